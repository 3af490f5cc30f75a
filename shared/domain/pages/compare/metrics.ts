import { bars } from '../bars.ts';
import { said } from '../format.ts';
import { type Html, html } from '../html.ts';
import { more } from '../table.ts';
import { type Compared, isOfSeveral, labelOf, type Report } from './report.ts';

type Metric = Report['metrics'][number];

const words = { higher: '↑ higher is better', lower: '↓ lower is better' };

const origins = { asked: 'as asked for', policy: 'by a policy of the model', name: 'by its name' };

function captionOf({ key, dataset_name, direction, direction_from }: Metric): Html {
  const which = direction
    ? `${words[direction]}${direction_from ? `, ${origins[direction_from]}` : ''}`
    : 'which way is better is not known';
  return html`<b>${said(key)}</b>${dataset_name !== undefined && html` on ${said(dataset_name)}`}<small>${which}</small>`;
}

function chart(report: Report, metric: Metric): Html {
  const versionAt = (place: number) => report.versions[place] as Compared;
  const list = metric.values
    .map((value, place) => ({
      ...value,
      label: labelOf(report, versionAt(place)),
      baseline: versionAt(place).baseline,
    }))
    .filter(({ value }) => value !== undefined);
  const others = report.versions.filter((_, place) => metric.values[place]?.value === undefined);
  const note =
    others.length > 0 &&
    html`<p class="note">not measured of ${others.map((one, place) => [place > 0 && ', ', labelOf(report, one)])}</p>`;
  return bars({ caption: captionOf(metric), wide: isOfSeveral(report), list, note });
}

/** A chart of each metric, which has all of its figures. */
export const metrics = (report: Report): Html => html`<section>
<h2>Metrics</h2>
${
  report.metrics.length === 0
    ? html`<p class="quiet">None was measured of any of them.</p>`
    : html`<p class="quiet">Bars start at the baseline, where the dashed line is: their length is the difference. ★ is the best.</p>`
}
<div class="charts">${report.metrics.slice(0, report.room).map((metric) => chart(report, metric))}</div>
${more(report.metrics.length - report.room, 'metrics')}
</section>`;
