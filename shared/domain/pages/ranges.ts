import { decimalsFor, figure } from './format.ts';
import { type Html, html, type Part } from './html.ts';
import { between, endsOf, scaleOf } from './scale.ts';
import { unseen } from './table.ts';

/** Of many values: half are below `p50`, all but a twentieth below `p95`. */
export type Range = {
  label: Html;
  mean: number;
  p50: number;
  p95: number;
  /** The mean that it is held against. */
  baseline?: number | undefined;
  note: Part;
};

const legend = html`<div class="legend" aria-hidden="true">
<span><svg height="14"><rect class="range" width="100%" y="3" height="8"/></svg>p50 to p95</span>
<span><svg height="14"><line class="mean" x1="50%" x2="50%" y1="0" y2="14"/></svg>mean</span>
<span><svg height="14"><line class="base-line" x1="50%" x2="50%" y1="0" y2="14"/></svg>mean in training</span></div>`;

/** Where most of the values are, one below the other. */
export function ranges({ caption, list, wide }: { caption: Html; list: readonly Range[]; wide: boolean }): Html {
  const all = list.flatMap(({ mean, p50, p95, baseline }) => [mean, p50, p95, baseline ?? mean]);
  const ends = endsOf(all);
  const [scale, decimals] = [
    scaleOf(ends.from, ends.to),
    decimalsFor(all.map((value) => Number(value.toPrecision(5)))),
  ];
  const upright = (kind: string, value: number) =>
    html`<line class="${kind}" x1="${scale(value)}" x2="${scale(value)}" y1="0" y2="16"/>`;
  const rows = list.map(({ label, mean, p50, p95, baseline, note }) => {
    const { x, width } = between(scale(p50), scale(p95));
    return html`<tr><th scope="row">${label}</th><td class="plot"><svg height="16" aria-hidden="true"><rect class="track" width="100%" y="7" height="2"/><rect class="range" x="${x}" width="${width}" y="4" height="8"/>${baseline !== undefined && upright('base-line', baseline)}${upright('mean', mean)}</svg></td><td class="n">${figure(mean, decimals)}</td><td>${note}</td></tr>
`;
  });
  return html`<figure class="ranges"><figcaption>${caption}</figcaption><table>
<colgroup><col class="label${wide && ' several'}"><col><col class="value"><col class="delta"></colgroup>
${unseen(['Version', 'Chart', 'Mean', 'Distance from training'])}
<tbody>${rows}</tbody>
</table>${legend}</figure>`;
}
