import { beforeEach, describe, expect, test } from 'vitest';
import { chainProblems } from '#shared/domain/chain.ts';
import { type Entry, genesis } from '#shared/domain/ledger.ts';
import { appendToChain } from '#shared/store/ledger/append.ts';
import type { Item } from '#test/support/expressions.ts';
import { cancelled, timedOut } from '#test/support/failures.ts';
import { type FakeTable, fakeTable, now } from '#test/support/fake-table.ts';
import { earlier, facts, type Registered, registered, ten } from '#test/support/registry.ts';

const deadline = now + 20_000;

let alpha: Registered;
let table: FakeTable;

const changeRow = (rev: number) => ({ pk: alpha.pk, sk: `CHANGE#${ten(rev)}`, rev, at: now + rev, kind: 'alias_set' });
const noteRow = (n: number) => ({
  pk: alpha.pk,
  sk: `NOTE#${ten(1)}#${ten(0)}#${n}`,
  after: 1,
  at: now,
  kind: 'tag_set',
});
const changes = (upTo: number, from = 1) => Array.from({ length: upTo - from + 1 }, (_, n) => changeRow(n + from));

const head = () => table.items.get(`AUDIT#${alpha.id} HEAD`) as { n: number; hash: string; rev: number } | undefined;

/** The chain as it lies in the table, in its order; it must be whole. */
function chain(): string[] {
  const entries = [...table.items.values()]
    .filter(({ pk, sk }) => pk === `AUDIT#${alpha.id}` && /^(CHANGE|NOTE|V)#/.test(sk))
    .map(({ pk, ...entry }) => ({ model: alpha.id, ...entry }) as unknown as Entry)
    .sort((a, b) => a.n - b.n);
  expect(chainProblems(entries, head() ?? { n: 0, hash: genesis, rev: 0 })).toEqual([]);
  return entries.map(({ sk }) => sk);
}

beforeEach(() => {
  alpha = registered(['None', 'Staging']);
  table = fakeTable(alpha.items);
});

test('the first entries: every change by rev, though one rang; creations and notes that did', async () => {
  table.put(...changes(3), noteRow(1), noteRow(2));
  await appendToChain(
    alpha.id,
    ['V#0000000002', 'CHANGE#0000000003', 'NOTE#0000000001#0000000000#1', 'NOTE#0000000001#0000000000#1'],
    deadline,
  );
  expect(chain()).toEqual([
    'CHANGE#0000000001',
    'CHANGE#0000000002',
    'CHANGE#0000000003',
    'V#0000000002',
    'NOTE#0000000001#0000000000#1',
  ]);
  expect(head()).toMatchObject({ n: 5, rev: 3, list_pk: 'HEADS', list_sk: alpha.id });
  expect(table.written.at(-1)).toMatchObject({ if: 'attribute_not_exists(pk)' });
  expect(table.written.slice(0, -1).every(({ if: condition }) => condition === 'attribute_not_exists(pk)')).toBe(true);
});

test('HEAD moves only from where it was read', async () => {
  table.put(...changes(2));
  await appendToChain(alpha.id, [], deadline);
  table.put(changeRow(3));
  await appendToChain(alpha.id, ['CHANGE#0000000003'], deadline);
  expect(table.writes[1]).toEqual([
    expect.objectContaining({ if: 'attribute_not_exists(pk)' }),
    expect.objectContaining({ if: 'n = 2' }),
  ]);
  expect(head()).toMatchObject({ n: 3, rev: 3 });
});

test('an entry says what the row says, of a version what it was born with', async () => {
  table.put({ ...changeRow(1), list_pk: 'NAMED#a', list_sk: 'x', recent_pk: alpha.pk, recent_sk: 'y' });
  await appendToChain(alpha.id, ['V#0000000002'], deadline);
  const row = (sk: string) => table.items.get(`AUDIT#${alpha.id} ${sk}`)?.row;
  expect(row('CHANGE#0000000001')).toEqual({ rev: 1, at: now + 1, kind: 'alias_set' });
  expect(row('V#0000000002')).toEqual(facts(2));
});

test('entries are found by their place in the chain and by the time of their row, heads by when they moved', async () => {
  table.put(changeRow(1));
  await appendToChain(alpha.id, ['V#0000000002'], deadline);
  const found = (sk: string) => {
    const { list_pk, list_sk, recent_pk, recent_sk } = table.items.get(`AUDIT#${alpha.id} ${sk}`) as Item;
    return [list_pk, list_sk, recent_pk, recent_sk];
  };
  const [history, heads] = ['HISTORY', 'HEADS'].map((kind) => expect.stringMatching(`^${kind}#[0-3]$`));
  const { id } = alpha;
  expect(found('CHANGE#0000000001')).toEqual([
    `AUDIT#${id}`,
    '0000000001',
    history,
    `${now + 1}#${id}#CHANGE#0000000001`,
  ]);
  expect(found('V#0000000002')).toEqual([`AUDIT#${id}`, '0000000002', history, `${earlier}#${id}#V#0000000002`]);
  expect(found('HEAD')).toEqual(['HEADS', id, heads, `${now}#${id}`]);
});

test('with the entries, by version: which rows are of it, and which stage each brought it into', async () => {
  const moved = { kind: 'stage_transitioned', version: 2, from: 'None', to: 'Production' };
  const archived = [{ version: 1, from: 'Production', to: 'Archived' }];
  table.put({ ...changeRow(1), ...moved, archived }, { ...noteRow(1), version: 1 });
  table.put({ ...changeRow(2), kind: 'version_deleted', version: 1, from: 'Archived' });
  await appendToChain(
    alpha.id,
    ['CHANGE#0000000001', 'CHANGE#0000000002', 'V#0000000001', 'NOTE#0000000001#0000000000#1'],
    deadline,
  );
  const pk = `AUDIT#${alpha.id}`;
  expect(table.writes).toHaveLength(1);
  const isTrace = ({ put }: (typeof table.written)[number]) => /^(OF|MOVE)#/.test(String(put?.sk));
  expect(table.written.filter(isTrace)).toEqual(
    [
      { sk: 'OF#0000000002#0000000001' },
      { sk: 'OF#0000000001#0000000001' },
      { sk: 'MOVE#0000000001#0000000001', stage: 'Archived' },
      { sk: 'MOVE#0000000002#0000000001', stage: 'Production' },
      { sk: 'OF#0000000001#0000000002' },
      { sk: 'MOVE#0000000001#0000000002' },
      { sk: 'OF#0000000001#0000000001#0000000000#1' },
    ].map((trace) => ({ put: { pk, ...trace } })),
  );
  expect(table.written.filter((one) => !isTrace(one))).toHaveLength(5);
});

test('more traces than a transaction takes are written before', async () => {
  const archived = Array.from({ length: 60 }, (_, n) => ({ version: n + 2, from: 'Production', to: 'Archived' }));
  const moved = { kind: 'stage_transitioned', version: 1, from: 'None', to: 'Production', archived };
  table.put({ ...changeRow(1), ...moved }, { ...noteRow(1), version: 1 });
  await appendToChain(alpha.id, ['CHANGE#0000000001', 'NOTE#0000000001#0000000000#1'], deadline);
  expect(table.writes.map((write) => write.length)).toEqual([...Array.from({ length: 122 }, () => 1), 4]);
  expect(chain()).toEqual(['CHANGE#0000000001', 'NOTE#0000000001#0000000000#1']);
});

describe('changes that did not ring', () => {
  const asked = () => table.trips.flat().filter((trip) => trip.startsWith('query'));

  test('are not looked for where those that did are all there are up to the last that is known', async () => {
    table.put(...changes(3), noteRow(1));
    await appendToChain(
      alpha.id,
      ['CHANGE#0000000002', 'NOTE#0000000001#0000000000#1', 'CHANGE#0000000001', 'V#0000000001'],
      deadline,
    );
    expect(asked()).toEqual([]);
    expect(chain()).toEqual(['CHANGE#0000000001', 'CHANGE#0000000002', 'NOTE#0000000001#0000000000#1', 'V#0000000001']);
  });

  test('are, where a note came after one', async () => {
    table.put(changeRow(1), noteRow(1));
    await appendToChain(alpha.id, ['NOTE#0000000001#0000000000#1'], deadline);
    expect(asked()).toHaveLength(1);
    expect(chain()).toEqual(['CHANGE#0000000001', 'NOTE#0000000001#0000000000#1']);
  });

  test('are, where nothing is known', async () => {
    table.put(changeRow(1));
    await appendToChain(alpha.id, [], deadline);
    expect([asked().length, chain()]).toEqual([1, ['CHANGE#0000000001']]);
  });
});

describe('bells', () => {
  test('a doubled one finds its entry there, and nothing is written', async () => {
    table.put(changeRow(1));
    const ring = () => appendToChain(alpha.id, ['CHANGE#0000000001', 'V#0000000001'], deadline);
    await ring();
    await ring();
    expect(table.writes).toHaveLength(1);
    expect(chain()).toHaveLength(2);
  });

  test('one for a row that is not there', async () => {
    await appendToChain(alpha.id, ['NOTE#0000000001#0000000000#none', 'V#0000000009'], deadline);
    expect(table.writes).toEqual([]);
  });

  test('a lost one is made good by the next', async () => {
    table.put(changeRow(1));
    await appendToChain(alpha.id, ['CHANGE#0000000001'], deadline);
    table.put(changeRow(2), changeRow(3));
    await appendToChain(alpha.id, ['CHANGE#0000000003'], deadline);
    expect(chain()).toEqual(changes(3).map(({ sk }) => sk));
  });
});

describe('99 entries a transaction', () => {
  test('and then the next', async () => {
    table.put(...changes(120));
    await appendToChain(alpha.id, ['V#0000000001', 'CHANGE#0000000120'], deadline);
    expect(table.writes.map((write) => write.length)).toEqual([100, 23]);
    expect(chain()).toEqual([...changes(120).map(({ sk }) => sk), 'V#0000000001']);
  });

  test('exactly 99: looked once more, nothing left', async () => {
    table.put(...changes(99));
    await appendToChain(alpha.id, [], deadline);
    expect(table.writes.map((write) => write.length)).toEqual([100]);
  });

  test('many notes, too', async () => {
    const notes = Array.from({ length: 150 }, (_, n) => noteRow(n));
    table.put(...notes);
    await appendToChain(
      alpha.id,
      notes.map(({ sk }) => sk),
      deadline,
    );
    expect(table.writes.map((write) => write.length)).toEqual([100, 52]);
    expect(chain()).toHaveLength(150);
  });
});

describe('beside another consumer', () => {
  test('HEAD moved meanwhile: read again, what is open is appended behind', async () => {
    table.put(changeRow(1));
    await appendToChain(alpha.id, [], deadline);
    const theirs = [...table.items.values()].filter(({ pk }) => pk === `AUDIT#${alpha.id}`);
    table = fakeTable(alpha.items, changeRow(1), changeRow(2));
    table.before(3, () => table.put(...theirs));
    await appendToChain(alpha.id, ['V#0000000001', 'CHANGE#0000000002'], deadline);
    expect(chain()).toEqual(['CHANGE#0000000001', 'CHANGE#0000000002', 'V#0000000001']);
  });

  test('a conflict, and a time-out after the commit: each row once', async () => {
    table.put(...changes(2));
    table.failNext(cancelled({ Code: 'TransactionConflict' }), { after: timedOut() });
    await appendToChain(alpha.id, ['V#0000000001'], deadline);
    expect(chain()).toEqual(['CHANGE#0000000001', 'CHANGE#0000000002', 'V#0000000001']);
    expect(table.writes).toHaveLength(1);
  });
});
