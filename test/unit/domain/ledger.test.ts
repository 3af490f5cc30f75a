import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chainProblems, type Head } from '#shared/domain/chain.ts';
import { type Entry, genesis, hashOf, nextEntry } from '#shared/domain/ledger.ts';
import { ten } from '#test/support/registry.ts';
import { sha256 } from '#test/support/rows.ts';

type Chain = { entries: Entry[]; head: Head };

/** A chain of changes by rev, with creations and notes (`false`) among them. */
function chainOf(kinds: readonly boolean[]): Chain {
  let [head, rev] = [{ n: 0, hash: genesis }, 0];
  const entries = kinds.map((isChange, index) => {
    const sk = isChange ? `CHANGE#${ten(++rev)}` : `NOTE#${ten(index)}`;
    const entry = nextEntry(head, { model: 'M', sk, row: { at: index, nested: { b: 1, a: ['é', index] } } });
    head = entry;
    return entry;
  });
  return { entries, head: { n: head.n, hash: head.hash, rev } };
}

const problems = ({ entries, head }: Chain) => chainProblems(entries, head);
const chains = fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }).map(chainOf);

/** A chain and a place in it. */
const placed = chains.chain((chain) =>
  fc.record({ chain: fc.constant(chain), at: fc.nat({ max: chain.entries.length - 1 }) }),
);

test('the hash covers what came before and the entry, in canonical JSON', () => {
  const [entry] = chainOf([true]).entries as [Entry];
  const canonical = `{"model":"M","n":1,"prev":"${genesis}","row":{"at":0,"nested":{"a":["é",0],"b":1}},"sk":"CHANGE#0000000001"}`;
  expect(entry).toMatchObject({ n: 1, prev: genesis, hash: sha256(genesis + canonical) });
  const row = { nested: { a: ['é', 0], b: 1 }, at: 0 };
  expect(hashOf({ ...entry, row })).toBe(entry.hash);
});

test('a chain as it was written is whole', () => {
  fc.assert(
    fc.property(chains, (chain) => {
      expect(problems(chain)).toEqual([]);
    }),
  );
  expect(problems(chainOf([]))).toEqual([]);
});

describe('reported wherever it happens', () => {
  const edits: Record<string, (entry: Entry) => Partial<Entry>> = {
    'an edited row': ({ row }) => ({ row: { ...row, at: -1 } }),
    'an added field': ({ row }) => ({ row: { ...row, extra: null } }),
    'another key': () => ({ sk: 'NOTE#other' }),
    'another position': ({ n }) => ({ n: n + 1 }),
    'another predecessor': () => ({ prev: 'f'.repeat(64) }),
    'another hash': () => ({ hash: 'f'.repeat(64) }),
    'another model': () => ({ model: 'N' }),
  };

  test.each(Object.entries(edits))('%s', (_, edit) => {
    fc.assert(
      fc.property(placed, ({ chain: { entries, head }, at }) => {
        const edited = entries.map((entry, index) => (index === at ? { ...entry, ...edit(entry) } : entry));
        expect(problems({ entries: edited, head })).not.toEqual([]);
      }),
    );
  });

  test('an edited row whose hash was made to fit: the next does not follow, or the head does not', () => {
    fc.assert(
      fc.property(placed, ({ chain: { entries, head }, at }) => {
        const forge = (entry: Entry) => {
          const forged = { ...entry, row: { forged: true } };
          return { ...forged, hash: hashOf(forged) };
        };
        expect(problems({ entries: entries.map((one, n) => (n === at ? forge(one) : one)), head })).not.toEqual([]);
      }),
    );
  });

  test('a removed entry, the last one included', () => {
    fc.assert(
      fc.property(placed, ({ chain: { entries, head }, at }) => {
        expect(problems({ entries: entries.toSpliced(at, 1), head })).not.toEqual([]);
      }),
    );
  });

  test('a cut tail, even with the head’s number put right', () => {
    fc.assert(
      fc.property(placed, ({ chain: { entries, head }, at }) => {
        const cut = entries.slice(0, at);
        expect(problems({ entries: cut, head })).not.toEqual([]);
        expect(problems({ entries: cut, head: { ...head, n: at } })).not.toEqual([]);
      }),
    );
  });

  test('a head that was edited', () => {
    fc.assert(
      fc.property(chains, ({ entries, head }) => {
        expect(problems({ entries, head: { ...head, n: head.n + 1 } })).not.toEqual([]);
        expect(problems({ entries, head: { ...head, hash: genesis } })).not.toEqual([]);
      }),
    );
  });

  test('two entries in each other’s place', () => {
    fc.assert(
      fc.property(placed, fc.nat({ max: 11 }), ({ chain: { entries, head }, at }, other) => {
        fc.pre(other < entries.length && other !== at);
        const swapped = entries.with(at, entries[other] as Entry).with(other, entries[at] as Entry);
        expect(problems({ entries: swapped, head })).not.toEqual([]);
        const renumbered = swapped.map((entry, index) => ({ ...entry, n: index + 1 }));
        expect(problems({ entries: renumbered, head })).not.toEqual([]);
      }),
    );
  });

  test('a change that was never recorded, in a chain that is sound by itself', () => {
    let head = { n: 0, hash: genesis };
    const entries = [1, 3].map((rev) => {
      const entry = nextEntry(head, { model: 'M', sk: `CHANGE#${ten(rev)}`, row: {} });
      head = entry;
      return entry;
    });
    expect(problems({ entries, head: { ...head, rev: 3 } })).toEqual([
      { n: 2, sk: `CHANGE#${ten(3)}`, problem: 'change 2 is missing before it' },
    ]);
  });
});

describe('the first bad position is that of what was done', () => {
  const first = (chain: Chain) => Math.min(...problems(chain).map(({ n }) => n));
  const rehashed = (entry: Entry, change: Partial<Entry>) => {
    const changed = { ...entry, ...change };
    return { ...changed, hash: hashOf(changed) };
  };
  const done: Record<string, (entry: Entry) => Entry | undefined> = {
    'an edit': (entry) => ({ ...entry, row: {} }),
    'an edit, hashed again': (entry) => rehashed(entry, { row: {} }),
    'another predecessor': (entry) => ({ ...entry, prev: 'f'.repeat(64) }),
    'another predecessor, hashed again': (entry) => rehashed(entry, { prev: 'f'.repeat(64) }),
    'another hash': (entry) => ({ ...entry, hash: 'f'.repeat(64) }),
    'another position': (entry) => ({ ...entry, n: entry.n + 5 }),
    'a removal': () => undefined,
  };

  test.each(Object.entries(done))('%s', (_, change) => {
    fc.assert(
      fc.property(placed, ({ chain: { entries, head }, at }) => {
        const changed = entries.flatMap((entry, index) => (index === at ? (change(entry) ?? []) : entry));
        expect(first({ entries: changed, head })).toBe(at + 1);
      }),
    );
  });
});
