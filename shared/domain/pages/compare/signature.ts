import { said } from '../format.ts';
import { type Html, html, type Part } from '../html.ts';
import { more } from '../table.ts';
import { type Change, changes } from './changes.ts';
import type { Compared, Report } from './report.ts';

const parts = ['inputs', 'outputs', 'params'] as const;

type Column = { name: string; type: string };

const column = ({ name, type }: Column) => html`${said(name)} <code>${said(type)}</code>`;

function columns(list: readonly Column[] | undefined, room: number): Part {
  if (!list) return html`<span class="quiet">not said</span>`;
  if (list.length === 0) return html`<span class="quiet">none</span>`;
  return html`${list.slice(0, room).map((one, place) => html`${place > 0 && ', '}${column(one)}`)}${more(list.length - room, 'columns')}`;
}

function baseOf({ versions, baseline, room }: Report): Html {
  const { signature } = versions[baseline] as Compared;
  if (signature.unknown !== undefined)
    return html`<p class="quiet">Of the baseline not known: ${said(signature.unknown)}</p>`;
  if (signature.none) return html`<p class="quiet">The baseline has none.</p>`;
  return html`<dl class="facts">${parts.map((part) => html`<div class="wide"><dt>Baseline ${part}</dt><dd>${columns(signature[part], room)}</dd></div>`)}</dl>`;
}

function listOf({ signature }: Compared): Change[] {
  return parts.flatMap((part): Change[] => {
    const { added = [], removed = [], retyped = [] } = signature.changes?.[part] ?? {};
    const of = html` <small>of ${part}</small>`;
    return [
      ...added.map((one): Change => ({ sign: '+', word: 'added', what: html`${column(one)}${of}` })),
      ...removed.map((one): Change => ({ sign: '−', word: 'removed', what: html`${column(one)}${of}` })),
      ...retyped.map(
        ({ name, from, to }): Change => ({
          sign: '~',
          word: 'retyped',
          what: html`${said(name)} <code>${said(from)}</code> → <code>${said(to)}</code>${of}`,
        }),
      ),
    ];
  });
}

function unknownOf({ signature: { unknown, none, changes } }: Compared): string | undefined {
  if (unknown !== undefined || changes) return unknown;
  return none ? 'it has none' : 'the baseline’s is not known';
}

/** Columns that came, went, or are of another type. */
export const signature = (report: Report): Html =>
  changes({
    report,
    title: 'Signature',
    base: baseOf(report),
    unknown: unknownOf,
    changes: listOf,
    truncated: ({ signature: { changes: found } }) => parts.some((part) => found?.[part].truncated),
  });
