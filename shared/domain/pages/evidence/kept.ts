import { bytes, counted, figure, hash, moment, said } from '../format.ts';
import { type Html, html, type Part } from '../html.ts';
import { facts, more, table } from '../table.ts';
import type { Pack } from './pack.ts';

/** What it is made of. */
export function files({ files: { unknown, file_count = 0, total_size = 0, list = [] }, room }: Pack): Html {
  const about =
    unknown === undefined
      ? `${counted(file_count, 'file')} of ${bytes(total_size)} together${list.length < file_count ? ', too many to be listed' : ''}.`
      : html`Not known: ${said(unknown)}`;
  return html`<section>
<h2>Files</h2>
<p class="quiet">${about}</p>
${
  list.length > 0 &&
  table('Files', list.slice(0, room), [
    { head: 'Path', cell: ({ path }) => html`<code>${said(path)}</code>` },
    { head: 'Size', figures: true, cell: ({ size }) => html`<span class="n">${bytes(size)}</span>` },
    { head: 'SHA-256', cell: ({ sha256 }) => html`<code>${said(sha256)}</code>` },
  ])
}
${more(list.length - room, 'files')}
</section>`;
}

/** Who says that it serves it. */
export const receipts = ({ receipts: list, room }: Pack): Html => html`<section>
<h2>Served by</h2>
${
  list.length === 0
    ? html`<p class="quiet">No host says that it serves it.</p>`
    : table('Served by', list.slice(0, room), [
        { head: 'Endpoint', cell: ({ endpoint }) => said(endpoint) },
        { head: 'Since (UTC)', cell: ({ since }) => moment(since) },
        { head: 'Last seen (UTC)', cell: ({ last_seen }) => moment(last_seen) },
        { head: 'Digest', cell: ({ digest }) => digest !== undefined && hash(digest) },
        { head: 'Reported by', cell: ({ user_id }) => said(user_id) },
      ])
}
${more(list.length - room, 'hosts')}
</section>`;

type Entry = Pack['ledger']['entries'][number];

/** Rows are kept as they were written, whatever is in them. */
const told = (value: unknown): Part => (typeof value === 'string' ? said(value) : undefined);

const byWhom = ({ row: { actor } }: Entry): Part => told((actor as { id?: unknown } | undefined)?.id);

const isTime = (value: unknown) => typeof value === 'number' && moment(value);

/** What the chain has about it, and what shows where the chain was. */
export const ledger = ({ ledger: { entries, pending, head, checkpoint, model_id }, room }: Pack): Html => html`<section>
<h2>Ledger</h2>
<p class="quiet">Each entry has the hash of the one before it, so that none can be changed or left out without notice.</p>
${facts([
  { name: 'Chain', value: html`<code>${model_id}</code>` },
  { name: 'Entries of the chain', value: figure(head.n) },
  { name: 'Its last hash', value: hash(head.hash) },
  ...(checkpoint
    ? [
        { name: 'Checkpoint', value: html`${figure(checkpoint.sequence)} of ${moment(checkpoint.time)} UTC` },
        { name: 'It has the chain up to', value: figure(checkpoint.head.n) },
        { name: 'Its root', value: hash(checkpoint.root) },
      ]
    : [{ name: 'Checkpoint', value: 'none yet' }]),
])}
${table('Ledger', entries.slice(0, room), [
  { head: 'Entry', figures: true, cell: ({ n }) => figure(n) },
  { head: 'Time (UTC)', cell: ({ row }) => isTime(row.at) },
  { head: 'What', cell: ({ row }) => told(String(row.kind ?? 'version_created').replaceAll('_', ' ')) },
  { head: 'By', cell: byWhom },
  { head: 'Hash', cell: ({ hash: own }) => hash(own) },
  { head: 'Before', cell: ({ prev }) => hash(prev) },
])}
${more(entries.length - room, 'entries')}
${pending.length > 0 && html`<p class="quiet">${counted(pending.length, 'row')} too new to have an entry.</p>`}
</section>`;
