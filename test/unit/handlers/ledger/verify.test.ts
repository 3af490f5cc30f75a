import fc from 'fast-check';
import { expect, test } from 'vitest';
import { verifyLedger } from '#shared/operations/ledger.ts';
import { call } from '#test/support/events.ts';
import type { Item } from '#test/support/expressions.ts';
import { fakeS3 } from '#test/support/fake-s3.ts';
import { type FakeTable, fakeTable, now } from '#test/support/fake-table.ts';
import { ten } from '#test/support/registry.ts';
import { type Chained, chained } from './chained.ts';

const nothing = { models: 0, entries: 0, checkpoints: 0, repaired: 0, problems: [] };

/** A chain that nothing has been done to for an hour, so that no index can be behind. */
function laid({ items, audit }: Chained): FakeTable {
  fakeS3();
  const table = fakeTable(items);
  const moved = table.items.get(`${audit} HEAD`) as Item;
  const earlier = String(moved.recent_sk).replace(/^\d{13}/, String(now - 3_600_000));
  table.change(`${audit} HEAD`, { recent_sk: earlier });
  return table;
}

const edit = (table: FakeTable, { pk, sk }: Item, fields: object) => table.change(`${pk} ${sk}`, fields);

test('a ledger as it was written: nothing, and nothing was written', async () => {
  const table = laid(await chained());
  expect(await call(verifyLedger)).toMatchObject({ status: 200, body: { ...nothing, models: 1, entries: 3 } });
  expect(table.writes).toEqual([]);
});

test('what is wrong has its model, its position and its row', async () => {
  const alpha = await chained();
  const table = laid(alpha);
  const [, second] = alpha.entries as [Item, Item];
  edit(table, second, { row: { ...(second.row as object), to: 2 } });
  const { body } = await call(verifyLedger, { model: alpha.name });
  const { id: model_id, name: model } = alpha;
  expect(body.problems.slice(0, 2)).toEqual([
    { model, model_id, n: 2, sk: second.sk, problem: 'was edited: its hash is not that of what it says' },
    { model, model_id, n: 2, sk: second.sk, problem: 'its row is not what it recorded' },
  ]);
  expect(new Set(body.problems.map(({ n }: { n: number }) => n))).toEqual(new Set([2]));
});

test('rows without an entry are rung for: one bell of a page', async () => {
  const alpha = await chained();
  const table = laid(alpha);
  const note = `NOTE#${ten(2)}#${ten(1)}#01HF7YAT00AAAAAAAAAAAAAAAA`;
  table.put({ pk: alpha.pk, sk: note, after: 2, at: now, kind: 'tag_set' });
  const { body } = await call(verifyLedger, { model_id: alpha.id });
  expect(body).toEqual({ ...nothing, models: 1, entries: 3, repaired: 1 });
  expect(table.writes).toEqual([
    [
      {
        put: {
          pk: expect.stringMatching(/^BELL#[0-9A-Z]{26}$/),
          sk: 'BELL',
          id: alpha.id,
          sks: [note],
          ttl: now / 1_000 + 86_400,
        },
      },
    ],
  ]);
});

test('and so are rows whose traces are gone; one that was in the chain is not', async () => {
  const alpha = await chained();
  const table = laid(alpha);
  table.items.delete(`${alpha.audit} OF#${ten(1)}#${ten(2)}`);
  expect((await call(verifyLedger, { model_id: alpha.id })).body).toMatchObject({ repaired: 1, problems: [] });
  expect(table.written[0]?.put).toMatchObject({ sks: [`CHANGE#${ten(2)}`] });
  table.items.delete(`${alpha.audit} CHANGE#${ten(2)}`);
  const { body } = await call(verifyLedger, { model_id: alpha.id });
  expect(body.repaired).toBe(0);
  expect(body.problems).toContainEqual(
    expect.objectContaining({ sk: `CHANGE#${ten(2)}`, problem: 'its entry is gone' }),
  );
  expect(Math.min(...body.problems.flatMap(({ n }: { n?: number }) => n ?? []))).toBe(2);
});

test('a part of a chain, by the entry before it', async () => {
  const alpha = await chained();
  const table = laid(alpha);
  const verify = async (from: number, to?: number) =>
    (await call(verifyLedger, { model: alpha.name, from, ...(to && { to }) })).body;
  expect(await verify(2)).toEqual({ ...nothing, models: 1, entries: 2 });
  expect(await verify(1, 2)).toEqual({ ...nothing, models: 1, entries: 2 });
  expect(await verify(3, 99)).toEqual({ ...nothing, models: 1, entries: 1 });
  edit(table, alpha.entries[2] as Item, { prev: 'f'.repeat(64) });
  expect((await verify(1, 2)).problems).toEqual([]);
  expect((await verify(3)).problems).toMatchObject([{ n: 3 }, { n: 3 }]);
});

test.each([
  [{ from: 1 }, "give 'model' or 'model_id', too"],
  [{ to: 1 }, "give 'model' or 'model_id', too"],
  [{ model: 'a', from: 0 }, 'the first one first'],
  [{ model: 'a', from: 3, to: 2 }, 'the first one first'],
  [{ model: 'a', model_id: 'b' }, "Give either 'model'"],
  [{ page_token: 'x' }, 'Invalid page token'],
])('refuses %j', async (args, message) => {
  const table = fakeTable();
  const { status, body } = await call(verifyLedger, args);
  expect([status, body.message]).toEqual([400, expect.stringContaining(message)]);
  expect(table.trips).toEqual([]);
});

test('a part behind the end, and a model that nobody knows', async () => {
  const alpha = await chained();
  laid(alpha);
  expect(await call(verifyLedger, { model: alpha.name, from: 4 })).toMatchObject({
    status: 400,
    body: { message: "The chain ends at 3: 'from' may be no more than that." },
  });
  expect(await call(verifyLedger, { model: 'nobody' })).toMatchObject({ status: 404 });
});

test('an index that is behind is given a moment, and nobody is suspected', async () => {
  const alpha = await chained();
  fakeS3();
  const table = fakeTable(alpha.items);
  const late = alpha.entries[1] as Item;
  edit(table, late, { list_pk: 'not yet' });
  let queries = 0;
  for (let trip = 1; trip < 30; trip++)
    table.before(trip, () => {
      queries = table.trips.flat().filter((text) => text.startsWith('query list list_pk = "AUDIT#')).length;
      if (queries === 2) edit(table, late, { list_pk: alpha.audit });
    });
  expect((await call(verifyLedger, { model_id: alpha.id })).body).toEqual({ ...nothing, models: 1, entries: 3 });
  expect(queries).toBe(3);
});

/** A token is no secret: whoever forges one is told less, or of nothing. */
test('a forged token ends in an answer or a 400', async () => {
  const alpha = await chained();
  const query = (await import('node:crypto'))
    .createHash('sha256')
    .update(JSON.stringify({}))
    .digest('base64url')
    .slice(0, 16);
  const number = fc.oneof(fc.nat(9), fc.constantFrom(9_999_999_999, -1, 1.5));
  const forged = fc.record(
    {
      step: fc.constantFrom('checkpoints', 'born', 'heads', 'chain', 'rows', 'entries', 'x'),
      of: fc.constantFrom(alpha.id, 'x'),
      id: fc.constantFrom(alpha.id, '01HF7YAT00AAAAAAAAAAAAAAAA', 'x'),
      n: number,
      hash: fc.constantFrom('f'.repeat(64), 'x'),
      rev: number,
      sk: fc.constantFrom('HEAD', 'CHANGE#', '~', '', 'x'.repeat(1_025)),
      sequence: number,
      done: number,
    },
    { requiredKeys: ['step'] },
  );
  await fc.assert(
    fc.asyncProperty(forged, async (changes) => {
      laid(alpha);
      const page_token = Buffer.from(JSON.stringify({ query, ...changes })).toString('base64url');
      const { status } = await call(verifyLedger, { page_token });
      expect([200, 400]).toContain(status);
    }),
    { numRuns: 200 },
  );
});
