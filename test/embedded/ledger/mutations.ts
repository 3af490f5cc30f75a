import { hashOf } from '#shared/domain/ledger.ts';
import type { Random } from '#test/embedded/fuzz/random.ts';
import { type Ledger, put, type Raw, remove } from './table.ts';

/** One thing that somebody does to a ledger in the table, and the first position that is wrong then. */
export type Mutation = (ledger: Ledger, random: Random, others: readonly Ledger[]) => Promise<number>;

const ten = (n: number) => String(n).padStart(10, '0');
const other = 'f'.repeat(64);

const rehashed = (id: string, entry: Raw): Raw => ({ ...entry, hash: hashOf({ model: id, ...entry } as never) });

/** Some entry, edited. */
const edit =
  (change: (entry: Raw, ledger: Ledger) => object): Mutation =>
  async (ledger, random) => {
    const entry = random.pick(ledger.entries);
    await put({ ...entry, ...change(entry, ledger) } as Raw);
    return entry.n;
  };

const without = (item: Raw, ...names: string[]): Raw =>
  Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name))) as Raw;

const replace =
  (change: (entry: Raw, ledger: Ledger) => Raw): Mutation =>
  async (ledger, random) => {
    const entry = random.pick(ledger.entries);
    await put(change(entry, ledger));
    return entry.n;
  };

/** Two entries of the chain, the earlier first. */
function two({ entries }: Ledger, random: Random): [Raw, Raw] {
  const first = random.below(entries.length - 1);
  return [entries[first] as Raw, entries[first + 1 + random.below(entries.length - first - 1)] as Raw];
}

const swap =
  (...names: string[]): Mutation =>
  async (ledger, random) => {
    const [a, b] = two(ledger, random);
    const taken = (from: Raw) => Object.fromEntries(names.map((name) => [name, from[name]]));
    await put({ ...a, ...taken(b) });
    await put({ ...b, ...taken(a) });
    return a.n;
  };

/** Where a head and its chain part: at its own entry, if that has another hash, or behind it. */
function parting({ entries }: Ledger, { n, hash }: Raw): number {
  const differs = entries[n - 1]?.hash !== hash;
  if (n > entries.length) return entries.length + 1;
  return n === entries.length || differs ? n : n + 1;
}

const editHead =
  (change: (ledger: Ledger, others: readonly Ledger[]) => object): Mutation =>
  async (ledger, _, others) => {
    const head = { ...ledger.head, ...change(ledger, others) };
    await put(head);
    return parting(ledger, head);
  };

const editRow =
  (change: (row: Raw) => Raw | undefined): Mutation =>
  async (ledger, random) => {
    const entry = random.pick(ledger.entries);
    const row = ledger.rows.get(entry.sk) as Raw;
    const changed = change(row);
    await (changed ? put(changed) : remove(row));
    return entry.n;
  };

/** The entry whose row left a trace. */
const tracedBy = ({ entries }: Ledger, { sk }: Raw) =>
  entries.find((entry) => entry.sk.slice(entry.sk.indexOf('#') + 1) === sk.split('#').slice(2).join('#')) as Raw;

const editTrace =
  (change: (trace: Raw, random: Random) => Raw): Mutation =>
  async (ledger, random) => {
    const trace = random.pick(ledger.traces);
    await put(change(trace, random));
    return tracedBy(ledger, trace).n;
  };

export const mutations: Record<string, Mutation> = {
  'a field of the row edited': edit(({ row }) => ({ row: { ...row, actor: { type: 'local', id: 'mallory' } } })),
  'a time of the row edited': edit(({ row }) => ({ row: { ...row, at: 1, creation_timestamp: 1 } })),
  'a field of the row added': edit(({ row }) => ({ row: { ...row, extra: null } })),
  'the row emptied': edit(() => ({ row: {} })),
  'the row no row': edit(() => ({ row: 'x' })),
  'the row of another entry': edit((entry, { entries }) => ({ row: entries[entry.n % entries.length]?.row })),
  'prev edited': edit(() => ({ prev: other })),
  'hash edited': edit(() => ({ hash: other })),
  'n raised': edit(({ n }) => ({ n: n + 1 })),
  'n far away': edit(() => ({ n: 4_000 })),
  'n and its place raised': edit(({ n }) => ({ n: n + 1, list_sk: ten(n + 1) })),
  'n no number': edit(() => ({ n: 'x' })),
  'another place in the list': edit(({ n }) => ({ list_sk: ten(n + 7) })),
  'an earlier place in the list': edit(({ n }) => ({
    list_sk: ten(Math.max(1, n - 2)),
    list_pk: n < 3 ? 'x' : undefined,
  })),
  'out of the list': replace((entry) => without(entry, 'list_pk', 'list_sk')),
  'out of history': replace((entry) => without(entry, 'recent_pk', 'recent_sk')),
  'another time in history': edit(({ recent_sk }) => ({ recent_sk: `0000000000001${recent_sk.slice(13)}` })),
  'about to expire': edit(() => ({ ttl: 4_000_000_000 })),
  'without a row': replace((entry) => without(entry, 'row')),
  'without a hash': replace((entry) => without(entry, 'hash')),
  'without prev': replace((entry) => without(entry, 'prev')),
  'edited and hashed again': replace((entry, { id }) =>
    rehashed(id, { ...entry, row: { ...entry.row, request: 'another' } }),
  ),
  'another prev, and hashed again': replace((entry, { id }) => rehashed(id, { ...entry, prev: other })),
  async removed(ledger, random) {
    const entry = random.pick(ledger.entries);
    await remove(entry);
    return entry.n;
  },
  async 'under another key'(ledger, random) {
    const entry = random.pick(ledger.entries);
    await remove(entry);
    await put({ ...entry, sk: `NOTE#${ten(0)}#${ten(0)}#01HF7YAT00AAAAAAAAAAAAAAAA` });
    return entry.n;
  },
  async 'a copy inserted'(ledger, random) {
    const entry = random.pick(ledger.entries);
    await put({ ...entry, sk: `NOTE#${ten(0)}#${ten(0)}#01HF7YAT00AAAAAAAAAAAAAAAA` });
    return entry.n;
  },
  async 'a copy inserted, hashed again, before'(ledger, random) {
    const entry = random.pick(ledger.entries);
    await put(rehashed(ledger.id, { ...entry, sk: 'CHANGE#0000000000' }));
    return entry.n;
  },
  async 'a copy inserted that no list has'(ledger, random) {
    const entry = random.pick(ledger.entries);
    await put(without({ ...entry, sk: 'V#0000009999' }, 'list_pk', 'list_sk'));
    return entry.n;
  },
  async 'one appended, the head left'({ id, entries }) {
    const last = entries.at(-1) as Raw;
    const n = last.n + 1;
    const sk = 'V#0000009999';
    await put(rehashed(id, { ...last, sk, n, prev: last.hash, list_sk: ten(n) }));
    return n;
  },
  async 'the tail cut'({ entries }, random) {
    const from = random.below(entries.length);
    for (const entry of entries.slice(from)) await remove(entry);
    return from + 1;
  },
  async 'the tail cut and the head’s n put right'({ entries, head }, random) {
    const from = 1 + random.below(entries.length - 1);
    for (const entry of entries.slice(from)) await remove(entry);
    await put({ ...head, n: from });
    return from;
  },
  'two rows swapped': swap('row'),
  'two places swapped': swap('n', 'list_sk'),
  'two entries swapped whole': swap('n', 'prev', 'row', 'hash', 'list_sk'),
  'the head’s n raised': editHead(({ head }) => ({ n: head.n + 1 })),
  'the head’s n lowered': editHead(({ head }) => ({ n: head.n - 1 })),
  'the head’s hash edited': editHead(() => ({ hash: other })),
  'the head’s rev edited': editHead(({ head }) => ({ rev: head.rev + 1 })),
  'another model’s head': editHead((ledger, others) => {
    const { n, hash, rev } = (others.find(({ id }) => id !== ledger.id) as Ledger).head;
    return { n, hash, rev };
  }),
  async 'the head removed'({ head }) {
    await remove(head);
    return 1;
  },
  'the head out of the list of those that moved': editHead(() => ({ recent_pk: 'x' })),
  'the row in the table edited': editRow((row) => ({ ...row, request: 'another' })),
  'the row in the table removed': editRow(() => undefined),
  'a trace of another stage': editTrace((trace) => ({ ...trace, stage: 'Nowhere' })),
  'a trace more': editTrace((trace) => ({ ...trace, sk: trace.sk.replace(/#\d{10}/, '#0000000077') })),
  async 'a change listed at another time'({ entries, rows }, random) {
    const entry = random.pick(entries.filter(({ sk }) => sk.startsWith('CHANGE#')));
    const row = rows.get(entry.sk) as Raw;
    await put({ ...row, recent_sk: `0000000000001${row.recent_sk.slice(13)}` });
    return entry.n;
  },
  async 'a change that gives a name, listed under another'({ entries, rows }) {
    const [first] = entries as [Raw];
    const created = entries.find(({ sk }) => sk === 'CHANGE#0000000001') ?? first;
    await put({ ...(rows.get(created.sk) as Raw), list_pk: 'NAMED#another' });
    return created.n;
  },
};
