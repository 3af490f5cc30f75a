import { bytes, counted, said } from '../format.ts';
import { type Html, html } from '../html.ts';
import { type Change, changes } from './changes.ts';
import type { Compared, Report } from './report.ts';

type File = { path: string; size: number };

const file = ({ path, size }: File) => html`<code>${said(path)}</code> <span class="n quiet">${bytes(size)}</span>`;

function baseOf({ versions, baseline }: Report): Html {
  const { unknown, file_count = 0, total_size = 0 } = (versions[baseline] as Compared).files;
  return unknown === undefined
    ? html`<p class="quiet">The baseline has ${counted(file_count, 'file')} of ${bytes(total_size)} together.</p>`
    : html`<p class="quiet">Of the baseline not known: ${said(unknown)}</p>`;
}

function listOf({ files: { changes: found } }: Compared): Change[] {
  const { added = [], removed = [], changed = [] } = found ?? {};
  return [
    ...added.map((one): Change => ({ sign: '+', word: 'added', what: file(one) })),
    ...removed.map((one): Change => ({ sign: '−', word: 'removed', what: file(one) })),
    ...changed.map(
      ({ path, from, to }): Change => ({
        sign: '~',
        word: 'changed',
        what: html`<code>${said(path)}</code> <span class="n quiet">${bytes(from.size)} → ${bytes(to.size)}</span>`,
      }),
    ),
  ];
}

const unknownOf = ({ files: { unknown, changes } }: Compared) =>
  unknown ?? (changes ? undefined : 'the baseline’s are not known');

/** Files that came, went, or hold something else. */
export const files = (report: Report): Html =>
  changes({
    report,
    title: 'Files',
    base: baseOf(report),
    unknown: unknownOf,
    changes: listOf,
    truncated: ({ files: { changes: found } }) => found?.truncated === true,
  });
