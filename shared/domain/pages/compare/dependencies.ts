import { said } from '../format.ts';
import { type Html, html } from '../html.ts';
import { type Change, changes } from './changes.ts';
import type { Compared, Report } from './report.ts';

const requirement = ({ name, specifier }: { name: string; specifier: string }) =>
  html`${said(name)} <code>${said(specifier || 'any')}</code>`;

function baseOf({ versions, baseline, room }: Report): Html {
  const { requirements = [], unknown, none } = (versions[baseline] as Compared).dependencies;
  if (unknown !== undefined) return html`<p class="quiet">Of the baseline not known: ${said(unknown)}</p>`;
  if (none) return html`<p class="quiet">The baseline has no requirements.txt.</p>`;
  const list = requirements.slice(0, room).map((one, place) => html`${place > 0 && ', '}${requirement(one)}`);
  const left = requirements.length - room;
  return html`<dl class="facts"><div class="wide"><dt>Baseline</dt><dd>${list}${left > 0 && `, and ${left} more`}</dd></div></dl>`;
}

function listOf({ dependencies: { changes: found } }: Compared): Change[] {
  const { added = [], removed = [], changed = [] } = found ?? {};
  return [
    ...added.map((one): Change => ({ sign: '+', word: 'added', what: requirement(one) })),
    ...removed.map((one): Change => ({ sign: '−', word: 'removed', what: requirement(one) })),
    ...changed.map(
      ({ name, from, to }): Change => ({
        sign: '~',
        word: 'changed',
        what: html`${said(name)} <code>${said(from || 'any')}</code> → <code>${said(to || 'any')}</code>`,
      }),
    ),
  ];
}

function unknownOf({ dependencies: { unknown, none, changes } }: Compared): string | undefined {
  if (unknown !== undefined || changes) return unknown;
  return none ? 'it has no requirements.txt' : 'the baseline’s are not known';
}

/** Packages that came, went, or are asked for in another version. */
export const dependencies = (report: Report): Html =>
  changes({
    report,
    title: 'Dependencies',
    base: baseOf(report),
    unknown: unknownOf,
    changes: listOf,
    truncated: ({ dependencies: { changes: found } }) => found?.truncated === true,
  });
