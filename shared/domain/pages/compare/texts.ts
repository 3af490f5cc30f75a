import { said } from '../format.ts';
import { type Html, html, type Part } from '../html.ts';
import { more, table } from '../table.ts';
import { chipsOf, grouped, labelOf, type Report } from './report.ts';

type Row = Report['params'][number];

const shown = (value: string | undefined): Part =>
  value === undefined ? html`<span class="quiet">none</span>` : said(value);

/** As many as stand beside each other on a phone and on paper. */
const fewest = 4;

const beside = (report: Report, label: string, rows: readonly Row[]) =>
  table(label, rows, [
    { head: 'Name', cell: ({ name }) => said(name) },
    ...report.versions.map((version, place) => ({
      head: labelOf(report, version),
      cell: ({ values }: Row) => shown(values[place]?.value),
    })),
  ]);

/** Of many versions who has which value. */
const byValue = (report: Report, label: string, rows: readonly Row[]) =>
  table(
    label,
    rows.flatMap(({ name, values }) =>
      grouped(report, (_, place) => values[place]?.value).map(({ key, versions }, place) => ({
        name: place === 0 ? name : undefined,
        key,
        versions,
      })),
    ),
    [
      { head: 'Name', cell: ({ name }) => name !== undefined && said(name) },
      { head: 'Value', cell: ({ key }) => shown(key) },
      { head: 'Versions', cell: ({ versions }) => chipsOf(report, versions) },
    ],
  );

/** Params or tags: those that differ, and then those that are the same in all. */
export function texts(report: Report, title: string, all: readonly Row[]): Html {
  const differing = all.filter(({ differs }) => differs);
  const same = all.filter(({ differs }) => !differs);
  const show = report.versions.length > fewest ? byValue : beside;
  return html`<section>
<h2>${title}</h2>
${all.length === 0 && html`<p class="quiet">None of them has any.</p>`}
${differing.length > 0 && show(report, `${title} that differ`, differing.slice(0, report.room))}
${more(differing.length - report.room, 'that differ')}
${same.length > 0 && html`<p class="quiet">The same in all: ${same.slice(0, report.room).map(({ name, values }, place) => html`${place > 0 && ', '}${said(name)} = <span class="same">${shown(values[0]?.value)}</span>`)}</p>`}
${more(same.length - report.room, 'that are the same')}
</section>`;
}
