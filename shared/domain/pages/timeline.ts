import { day, tick } from './format.ts';
import { type Html, html } from './html.ts';
import { between, scaleOf } from './scale.ts';
import { unseen } from './table.ts';

export type Period = { stage: string; from: number; to?: number | undefined };

/** The higher the stage, the higher what is drawn: it can be told without its colour. */
const heights: Record<string, number> = { Production: 14, Staging: 8, Archived: 3 };

const line = ({ stage, from, to }: Period, now: number, scale: (time: number) => string) => {
  const height = heights[stage];
  const { x, width } = between(scale(from), scale(to ?? now));
  return (
    height &&
    html`<rect class="held-${stage}" x="${x}" y="${8 - height / 2}" style="width:max(3px,${width})" height="${height}"/>`
  );
};

const words = (periods: readonly Period[]) =>
  periods
    .filter(({ stage }) => stage in heights)
    .map(({ stage, from, to }) => `${stage} ${day(from)} – ${to === undefined ? 'now' : day(to)}`)
    .join(' · ');

const legend = html`<div class="legend" aria-hidden="true">${Object.entries(heights).map(
  ([stage, height]) =>
    html`<span><svg height="14"><rect class="held-${stage}" width="100%" y="${7 - height / 2}" height="${height}"/></svg>${stage}</span>`,
)}</div>`;

/** Who was in which stage when, below one another. */
export function timeline({
  list,
  now,
  wide,
}: {
  list: readonly { label: Html; periods: readonly Period[] }[];
  now: number;
  wide: boolean;
}): Html {
  const start = Math.min(now, ...list.flatMap(({ periods }) => periods.map(({ from }) => from)));
  const scale = scaleOf(start, now);
  const rows = list.map(
    ({ label, periods }) =>
      html`<tr><th scope="row">${label}</th><td class="plot"><svg height="16" aria-hidden="true"><rect class="track" width="100%" y="7.5" height="1"/>${periods.map((period) => line(period, now, scale))}</svg><span class="hidden">${words(periods) || 'in no stage'}</span></td></tr>
`,
  );
  return html`<figure class="wide timeline"><figcaption><b>Who was where</b><small>until ${day(now)}, in UTC</small></figcaption><table>
<colgroup><col class="label${wide && ' several'}"><col></colgroup>
${unseen(['Version', 'Stages'])}
<tbody>${rows}</tbody>
<tfoot aria-hidden="true"><tr><td></td><td><div class="axis"><span>${tick(start, now - start)}</span><span class="between">${tick((start + now) / 2, now - start)}</span><span>${tick(now, now - start)}</span></div></td></tr></tfoot>
</table>${legend}</figure>`;
}
