import { coarse, figure, hash, moment, said } from '../format.ts';
import { type Html, html } from '../html.ts';
import { ranges } from '../ranges.ts';
import { more, table } from '../table.ts';
import type { Pack } from './pack.ts';

/** What was measured of it: reported, and observed in production. */
export const measured = ({ metrics, observed, room, version }: Pack): Html => html`<section>
<h2>Metrics</h2>
${
  metrics.length === 0
    ? html`<p class="quiet">None was reported.</p>`
    : table('Metrics', metrics.slice(0, room), [
        { head: 'Metric', cell: ({ key }) => said(key) },
        { head: 'Value', figures: true, cell: ({ value }) => figure(value) },
        { head: 'Dataset', cell: ({ dataset_name }) => dataset_name !== undefined && said(dataset_name) },
        {
          head: 'Its digest',
          cell: ({ dataset_digest }) => dataset_digest !== undefined && html`<code>${said(dataset_digest)}</code>`,
        },
        { head: 'Reported by', cell: ({ reporter }) => said(reporter) },
        { head: 'Time (UTC)', cell: ({ timestamp }) => moment(timestamp) },
      ])
}
${more(metrics.length - room, 'metrics')}
</section>
${
  observed.length > 0 &&
  html`<section>
<h2>In production</h2>
<div class="charts">${observed.slice(0, room).map((one) =>
    ranges({
      caption: html`<b>${said(one.metric)}</b><small>${figure(one.count)} values, ${figure(one.min)} to ${figure(one.max)}, from ${moment(one.from)} to ${moment(one.to)} UTC</small>`,
      wide: false,
      list: [
        {
          ...one,
          label: html`v${version.version}`,
          baseline: one.baseline?.mean,
          note:
            one.psi !== undefined &&
            html`PSI ${coarse(one.psi)}${one.ks !== undefined && html` <span class="quiet">KS ${coarse(one.ks)}</span>`}`,
        },
      ],
    }),
  )}</div>
${more(observed.length - room, 'metrics')}
</section>`
}`;

/** Where it comes from. */
export function lineage({ lineage: from, room }: Pack): Html {
  const params = Object.entries(from.logged?.params ?? {});
  const logged = from.logged?.metrics ?? [];
  return html`<section>
<h2>Lineage</h2>
<dl class="facts">
<div class="wide"><dt>Source</dt><dd>${said(from.source)}</dd></div>
<div><dt>Run</dt><dd>${from.run_id ? html`<code>${said(from.run_id)}</code>` : '–'}</dd></div>
<div><dt>Logged model</dt><dd>${from.model_id ? html`<code>${said(from.model_id)}</code>` : '–'}</dd></div>
<div><dt>Digest of what was logged</dt><dd>${from.logged_digest ? hash(from.logged_digest) : '–'}</dd></div>
</dl>
${
  params.length > 0 &&
  html`<h3>Params</h3>${table('Params', params.slice(0, room), [
    { head: 'Name', cell: ([name]) => said(name) },
    { head: 'Value', cell: ([, value]) => said(value) },
  ])}${more(params.length - room, 'params')}`
}
${
  logged.length > 0 &&
  html`<h3>Metrics when it was registered</h3>${table('Metrics when it was registered', logged.slice(0, room), [
    { head: 'Metric', cell: ({ key }) => said(key) },
    { head: 'Value', figures: true, cell: ({ value }) => figure(value) },
    { head: 'Step', figures: true, cell: ({ step }) => figure(step) },
    { head: 'Dataset', cell: ({ dataset_name }) => dataset_name !== undefined && said(dataset_name) },
    { head: 'Time (UTC)', cell: ({ timestamp }) => moment(timestamp) },
  ])}${more(logged.length - room, 'metrics')}`
}
${
  from.datasets.length > 0 &&
  html`<h3>Datasets</h3>${table('Datasets', from.datasets.slice(0, room), [
    { head: 'Name', cell: ({ name }) => said(name) },
    { head: 'For', cell: ({ context }) => context !== undefined && said(context) },
    { head: 'Digest', cell: ({ digest }) => html`<code>${said(digest)}</code>` },
    { head: 'Source', cell: ({ source }) => said(source) },
  ])}${more(from.datasets.length - room, 'datasets')}`
}
</section>`;
}
