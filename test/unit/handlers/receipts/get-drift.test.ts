import { expect, test } from 'vitest';
import { getDrift } from '#shared/operations/receipts.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { earlier, registered } from '#test/support/registry.ts';
import { receiptItem, served } from './kept.ts';

test('of a model: its receipts, and in one request the versions that are declared or served', async () => {
  const alpha = served(['Archived', 'Production', 'Staging'], { version: 1 });
  const table = fakeTable(alpha.items, receiptItem(alpha, 'other', { version: 2 }));
  const { body } = await call(getDrift, { model: alpha.name });
  expect(table.trips).toEqual([
    [`get NAME#${alpha.name} NAME`],
    [`get ${alpha.meta}`],
    [expect.stringContaining(`RECEIPTS#${alpha.id}`)],
    [2, 3, 1].map(alpha.v).map((at) => `get ${at}`),
  ]);
  const host = { endpoint: 'host', since: earlier, last_seen: earlier };
  expect(body).toEqual({
    models: [
      {
        model: alpha.name,
        declared: [
          { version: '2', stage: 'Production', endpoints: 1 },
          { version: '3', stage: 'Staging', endpoints: 0 },
        ],
        endpoints: 2,
        drift: [
          { kind: 'declared_not_served', version: '3', stage: 'Staging' },
          { kind: 'served_not_declared', version: '1', stage: 'Archived', ...host },
        ],
      },
    ],
  });
});

test('who says nothing for longer than it may does not serve', async () => {
  const alpha = served(['Production'], { last_seen: now - 120_001 });
  fakeTable(alpha.items);
  const kinds = async (stale_minutes: number) =>
    (await call(getDrift, { model: alpha.name, stale_minutes })).body.models[0].drift.map(
      ({ kind }: { kind: string }) => kind,
    );
  expect(await kinds(3)).toEqual([]);
  expect(await kinds(2)).toEqual(['declared_not_served', 'stale']);
});

test('of all that have receipts, page by page; one that was deleted is left out', async () => {
  const models = [served(['Production']), served(['Staging']), served(['None']), registered(['Production'])];
  const [first, second, third] = models as [(typeof models)[0], (typeof models)[0], (typeof models)[0]];
  const table = fakeTable(models.flatMap(({ items }) => items));
  table.change(second.meta, { deleted: 8 });
  const page = async (page_token?: string) => {
    const { body } = await call(getDrift, { max_results: 2, ...(page_token && { page_token }) });
    return { names: body.models.map(({ model }: { model: string }) => model), next: body.next_page_token };
  };
  const one = await page();
  expect(one).toEqual({ names: [first.name], next: expect.any(String) });
  expect(await page(one.next)).toEqual({ names: [third.name], next: undefined });
  const other = await call(getDrift, { stale_minutes: 7, page_token: one.next });
  expect(other).toMatchObject({ status: 400, body: { error_code: 'INVALID_PARAMETER_VALUE' } });
});

refuses(getDrift, [[{ model: 'a:b' }, "Invalid model name 'a:b'. Names cannot contain '/' or ':'."]]);

test('404: no such model', async () => {
  fakeTable();
  expect(await call(getDrift, { model: 'nope' })).toMatchObject({ status: 404 });
});
