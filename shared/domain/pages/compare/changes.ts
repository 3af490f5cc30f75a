import { counted, said } from '../format.ts';
import { type Html, html, type Part } from '../html.ts';
import { more } from '../table.ts';
import { type Compared, chipsOf, grouped, type Report } from './report.ts';

/** A change of a list, in a line: what it is can be read without its colour. */
export type Change = { sign: '+' | '−' | '~'; word: 'added' | 'removed' | 'changed' | 'retyped'; what: Html };

const kinds = { '+': 'good', '−': 'bad', '~': 'any' };

const line = ({ sign, word, what }: Change) =>
  html`<li><span class="${kinds[sign]}">${sign} ${word}</span> ${what}</li>
`;

type Section = {
  report: Report;
  title: string;
  /** Of the baseline, what the others are held against. */
  base: Html;
  /** Why nothing can be said of a version. */
  unknown: (version: Compared) => string | undefined;
  changes: (version: Compared) => readonly Change[];
  /** The list of its changes is not whole. */
  truncated?: (version: Compared) => boolean;
};

function found(list: readonly Change[], room: number): Part {
  return html`<ul class="changes">${list.slice(0, room).map(line)}</ul>${more(list.length - room, 'changes')}`;
}

/** What of each version is other than the baseline's; of those with the very same changes together. */
export function changes({ report, title, base, unknown, changes, truncated = () => false }: Section): Html {
  const others = { ...report, versions: report.versions.filter(({ baseline }) => !baseline) };
  const groups = grouped(
    others,
    (one) =>
      unknown(one) ??
      changes(one)
        .map((change) => line(change).text)
        .join(''),
  ).map(({ versions }) => {
    const [one] = versions as [Compared];
    const [why, list] = [unknown(one), changes(one)];
    const what =
      why !== undefined
        ? html`<p class="quiet">Not known: ${said(why)}</p>`
        : list.length === 0
          ? html`<p class="quiet">The same as the baseline’s.</p>`
          : found(list, report.room);
    return html`<div class="group"><h3>${chipsOf(report, versions)}${why === undefined && list.length > 0 && html` <small>${counted(list.length, 'change')}${versions.some(truncated) && ', not all of them listed'}</small>`}</h3>
${what}</div>
`;
  });
  return html`<section>
<h2>${title}</h2>
${base}
${groups}
</section>`;
}
