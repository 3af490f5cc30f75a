import { expect, test } from 'vitest';
import type { hold } from '#shared/operations/retention.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';

const asked = { version: '2', reason: 'case 7' };

/** What is not there to be held or released, and what is no way to say which. */
export function missesHeld(operation: typeof hold): void {
  test.each(['0', '3', '10000000000'])('404: version %s', async (version) => {
    const { name, items } = registered(['None', 'None', 'dead']);
    const table = fakeTable(items);
    expect(await call(operation, { name, ...asked, version })).toMatchObject({ status: 404 });
    expect(table.writes).toEqual([]);
  });

  test.each(['none', '01ARZ3NDEKTSV4RRFFQ69G5FAV'])('404: model_id %s', async (model_id) => {
    const table = fakeTable();
    expect(await call(operation, { model_id, ...asked })).toMatchObject({
      status: 404,
      body: { message: `Registered Model with id=${model_id} not found` },
    });
    expect(table.writes).toEqual([]);
  });
  refuses(operation, [
    [{ name: undefined, model_id: undefined }, "Give either 'name' or 'model_id'."],
    [{ name: 'a', model_id: 'b' }, "Give either 'name' or 'model_id'."],
    [{ name: 'a/b', model_id: undefined }, "Invalid model name 'a/b'. Names cannot contain '/' or ':'."],
    [{ model_id: undefined, reason: 'x'.repeat(10_001) }, "'reason' exceeds the maximum length of 10000 characters"],
  ]);
}
