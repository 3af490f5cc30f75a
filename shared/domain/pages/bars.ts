import { decimalsFor, figure, percent, signed } from './format.ts';
import { type Html, html, type Part } from './html.ts';
import { between, endsOf, type Scale, scaleOf } from './scale.ts';
import { unseen } from './table.ts';

export type Bar = {
  label: Html;
  /** Text, if there is no number: it has a line all the same. */
  value?: number | string | undefined;
  delta?: number | undefined;
  change?: number | undefined;
  better?: boolean | undefined;
  best?: boolean | undefined;
  baseline?: boolean | undefined;
};

type Drawn = { scale: Scale; from: number; decimals: number; deltas: number };

const wayOf = ({ better }: Bar) => (better === undefined ? '' : better ? ' up' : ' down');

/** From the baseline's value to its own, so that what is drawn is the difference. */
function drawn(bar: Bar, { scale, from }: Drawn): Part {
  const { value } = bar;
  if (typeof value !== 'number') return undefined;
  const [start, end] = [scale(from), scale(value)];
  const { x, width } = between(start, end);
  return html`<rect class="bar${wayOf(bar)}" x="${x}" y="5" width="${width}" height="6"/><line class="base-line" x1="${start}" x2="${start}" y1="0" y2="16"/><circle class="tip${bar.baseline ? ' at' : wayOf(bar)}" cx="${end}" cy="8" r="4.5"/>`;
}

const arrowOf = (delta: number) => (delta > 0 ? '▲' : delta < 0 ? '▼' : '=');

function against(bar: Bar, { deltas }: Drawn): Part {
  if (bar.baseline) return html`<span class="quiet">baseline</span>`;
  const { delta, better, change } = bar;
  if (delta === undefined) return html`<span class="quiet">–</span>`;
  if (delta === 0) return html`<span class="quiet">= same</span>`;
  const word = better === undefined ? '' : better ? 'better' : 'worse';
  const share = change === undefined ? '' : `${percent(change)}`;
  return html`<span class="${word === 'better' ? 'good' : word === 'worse' ? 'bad' : 'any'}" title="${share}">${arrowOf(delta)} ${signed(delta, deltas)} ${word}</span>`;
}

const row = (bar: Bar, how: Drawn): Html =>
  html`<tr${bar.baseline ? html` class="base"` : ''}><th scope="row">${bar.label}${bar.best && html` <span class="good" title="best">★</span>`}</th><td class="plot"><svg height="16" aria-hidden="true"><rect class="track" width="100%" y="7" height="2"/>${drawn(bar, how)}</svg></td><td class="n">${bar.value === undefined ? '–' : figure(bar.value, how.decimals)}</td><td>${against(bar, how)}</td></tr>
`;

const isNumber = (value: unknown): value is number => typeof value === 'number';

/** Values below one another, each drawn from where the baseline is; without one, from nought. */
export function bars({
  caption,
  list,
  wide,
  note,
}: {
  caption: Html;
  list: readonly Bar[];
  wide: boolean;
  note: Part;
}): Html {
  const values = list.map(({ value }) => value).filter(isNumber);
  const base = list.find(({ baseline }) => baseline)?.value;
  const from = isNumber(base) ? base : 0;
  const ends = endsOf([from, ...values]);
  const how = {
    scale: scaleOf(ends.from, ends.to),
    from,
    decimals: decimalsFor(values),
    deltas: decimalsFor(list.map(({ delta }) => delta).filter(isNumber), 3),
  };
  return html`<figure class="bars"><figcaption>${caption}</figcaption><table>
<colgroup><col class="label${wide && ' several'}"><col><col class="value"><col class="delta"></colgroup>
${unseen(['Version', 'Chart', 'Value', 'Against the baseline'])}
<tbody>${list.map((bar) => row(bar, how))}</tbody>
</table>${note}</figure>`;
}
