import { coarse, counted, said } from '../format.ts';
import { type Html, html, type Part } from '../html.ts';
import { ranges } from '../ranges.ts';
import { more } from '../table.ts';
import { type Compared, isOfSeveral, labelOf, type Report } from './report.ts';

type Observed = Compared['observed'][number];

const distance = ({ psi, ks, count }: Observed): Part => {
  if (psi === undefined) return html`<span class="quiet">${counted(count, 'value')}</span>`;
  return html`PSI ${coarse(psi)}${ks !== undefined && html` <span class="quiet">KS ${coarse(ks)}</span>`}`;
};

function chart(report: Report, metric: string): Html {
  const list = report.versions.flatMap((version) =>
    version.observed
      .filter((one) => one.metric === metric)
      .map((one) => ({
        ...one,
        label: labelOf(report, version),
        baseline: one.baseline_mean,
        note: distance(one),
      })),
  );
  const count = list.reduce((sum, one) => sum + one.count, 0);
  const caption = html`<b>${said(metric)}</b><small>${counted(count, 'value')} in the 30 days before</small>`;
  return ranges({ caption, list, wide: isOfSeveral(report) });
}

/** What was observed in production; nothing, if nothing was. */
export function observed(report: Report): Html {
  const names = [...new Set(report.versions.flatMap(({ observed: list }) => list.map(({ metric }) => metric)))].sort();
  return html`${
    names.length > 0 &&
    html`<section>
<h2>In production</h2>
<p class="quiet">PSI says how far the values are from those in training: below 0.1 they are alike, above 0.25 they are not.</p>
<div class="charts">${names.slice(0, report.room).map((name) => chart(report, name))}</div>
${more(names.length - report.room, 'metrics')}
</section>`
  }`;
}
