import { expect, test } from 'vitest';
import { getHealth } from '#shared/operations/system.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';

test('answers OK as plain text, asking nobody', async () => {
  const table = fakeTable();
  expect(await call(getHealth, {}, { actor: null })).toEqual({
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: 'OK',
  });
  expect(table.trips).toEqual([]);
});
