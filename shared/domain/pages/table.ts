import { type Html, html, type Part } from './html.ts';

export type Column<Row> = {
  head: Part;
  cell: (row: Row) => Part;
  /** Figures, one below the other. */
  figures?: true;
};

/** A table that scrolls by itself where it is too wide; of each row the first cell says which it is. */
export function table<Row>(
  label: string,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  isBase: (row: Row) => boolean = () => false,
): Html {
  const kind = ({ figures }: Column<Row>) => (figures ? 'n' : 't');
  const cells = (row: Row) =>
    columns.map((column, place) =>
      place === 0
        ? html`<th scope="row" class="${kind(column)}">${column.cell(row)}</th>`
        : html`<td class="${kind(column)}">${column.cell(row)}</td>`,
    );
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table>
<thead><tr>${columns.map((column) => html`<th scope="col" class="${kind(column)}">${column.head}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) => html`<tr${isBase(row) && html` class="base"`}>${cells(row)}</tr>
`,
  )}</tbody>
</table></div>`;
}

/** Heads of a chart, which shows by itself what is what; for who is read to. */
export const unseen = (heads: readonly string[]): Html =>
  html`<thead class="unseen"><tr>${heads.map((head) => html`<th scope="col"><span class="hidden">${head}</span></th>`)}</tr></thead>`;

/** What there is no room for is told of. */
export const more = (left: number, noun: string): Part =>
  left > 0 && html`<p class="quiet">${left.toLocaleString('en')} more ${noun} are in the JSON.</p>`;

export type Fact = { name: string; value: Part; wide?: true };

export const facts = (list: readonly Fact[]): Html =>
  html`<dl class="facts">${list.map(
    ({ name, value, wide }) =>
      html`<div${wide ? html` class="wide"` : ''}><dt>${name}</dt><dd>${value === undefined || value === '' ? '–' : value}</dd></div>`,
  )}</dl>`;
