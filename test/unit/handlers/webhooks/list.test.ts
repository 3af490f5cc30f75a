import { describe, expect, test } from 'vitest';
import { listWebhooks } from '#shared/operations/webhooks.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { kept as keptOf } from '../registry-webhooks/kept.ts';
import { denied, idOf, kept, ofAll, told } from './kept.ts';

const query = (limit: number, to = '') => `query pk = "WEBHOOKS#${ofAll}"${to} backward limit ${limit}`;

test('of nothing, nothing', async () => {
  const table = fakeTable();
  expect((await call(listWebhooks, {})).body).toEqual({});
  expect(table.trips).toEqual([[query(102)]]);
});

describe('the last first', () => {
  test('page by page', async () => {
    const table = fakeTable(kept(1), kept(2, { sealed: 'sealed' }), kept(3));
    const page = await call(listWebhooks, { max_results: 2 });
    expect(page.body).toEqual({ webhooks: [told(3), told(2)], next_page_token: expect.any(String) });
    const { next_page_token: page_token } = page.body;
    const last = await call(listWebhooks, { max_results: 2, page_token });
    expect(last.body).toEqual({ webhooks: [told(1)] });
    expect(table.trips).toEqual([[query(4)], [query(4, ` AND sk <= "${idOf(2)}"`)]]);
  });

  test('an exact multiple has no more', async () => {
    fakeTable(kept(1), kept(2));
    expect((await call(listWebhooks, { max_results: 2 })).body).toEqual({ webhooks: [told(2), told(1)] });
  });

  test('in whatever pieces the table answers, without those of Databricks', async () => {
    const hooks = [1, 3, 5].map((n) => kept(n));
    const table = fakeTable(...hooks, keptOf(ofAll, 2), keptOf(ofAll, 4), keptOf(ofAll, 6));
    table.pages(1);
    const page = await call(listWebhooks, { max_results: 2 });
    expect(page.body).toMatchObject({ webhooks: [told(5), told(3)] });
    const { next_page_token: page_token } = page.body;
    expect((await call(listWebhooks, { max_results: 2, page_token })).body).toEqual({ webhooks: [told(1)] });
  });

  test('so many that an answer has room for them', async () => {
    const description = 'x'.repeat(300_000);
    fakeTable([1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((n) => kept(n, { description })));
    const { webhooks, next_page_token: page_token } = (await call(listWebhooks, {})).body;
    expect(webhooks).toHaveLength(7);
    expect((await call(listWebhooks, { page_token })).body.webhooks).toHaveLength(2);
  });
});

test('0 is as none', async () => {
  const table = fakeTable();
  await call(listWebhooks, { max_results: 0 });
  expect(table.trips).toEqual([[query(102)]]);
});

test('403: who is no admin', async () => {
  expect(await call(listWebhooks, {}, { role: 'member' })).toMatchObject(denied);
});

refuses(listWebhooks, [
  [{ max_results: 1_001 }, 'max_results must be between 1 and 1000.'],
  [{ max_results: -1 }, 'max_results must be between 1 and 1000.'],
  [{ page_token: '!!!' }, "Invalid page token, decoded value=b''"],
]);
