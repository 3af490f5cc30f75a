import { beforeAll, beforeEach, expect, test } from 'vitest';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { type Seen, search } from './pages.ts';

/** What changes between two requests of one search, as it does all the time, and longer where an index lags behind. */

beforeAll(() => freshTable());

beforeEach(async () => {
  await (await import('./clear.ts')).clear();
  const { lay, longAgo, times } = await import('./lay.ts');
  const version = (at: number) => (index: number) => ({ run_id: 'run', at: longAgo + 10 * index + at });
  await lay(['a', 'b', 'c'].map((name, at) => ({ name, at: longAgo + at, versions: times(3, version(at)) })));
});

const nameOf = ({ name, version }: Seen) => (version === undefined ? name : `${name}/${version}`);

type Change = readonly [operation: string, input: Record<string, unknown>];

const isOne = (change: Change | readonly Change[]): change is Change => typeof change[0] === 'string';

/** The rows of a search, `change` being made right after its first request of that kind was answered. */
async function searchAmid(
  change: Change | readonly Change[],
  after: RegExp,
  ...asked: Parameters<typeof search>
): Promise<string[]> {
  const { client } = await import('#shared/store/client.ts');
  let pending = true;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const answer = await next(args);
      if (pending && after.test(context.commandName ?? '')) {
        pending = false;
        for (const one of isOne(change) ? [change] : change) expect(await call(...one)).toMatchObject({ status: 200 });
      }
      return answer;
    },
    { step: 'initialize', name: 'moment' },
  );
  try {
    const { rows } = await search(...asked);
    expect(pending).toBe(false);
    return rows.map(nameOf);
  } finally {
    client.middlewareStack.remove('moment');
  }
}

const prompt = { key: 'mlflow.prompt.is_prompt', value: 'true' };
const orders = [['name'], ['last_updated_timestamp'], ['last_updated_timestamp DESC']];

test.each(orders)('a model that becomes a prompt, or is deleted, is not among models (%s)', async (order) => {
  const tagged: Change = ['setRegisteredModelTag', { name: 'b', ...prompt }];
  expect((await searchAmid(tagged, /Query/, 'models', { order_by: [order] })).sort()).toEqual(['a', 'c']);
  const deleted: Change = ['deleteRegisteredModel', { name: 'a' }];
  expect(await searchAmid(deleted, /Query/, 'models', { order_by: [order] })).toEqual(['c']);
});

test.each(orders)('a version that becomes a prompt, or is deleted, is not among versions (%s)', async (order) => {
  const query = { filter: "name != 'c'", order_by: [order] };
  const at = { name: 'b', version: '2' };
  const others = ['a/1', 'a/2', 'a/3', 'b/1', 'b/3'];
  expect((await searchAmid(['setModelVersionTag', { ...at, ...prompt }], /Query/, 'versions', query)).sort()).toEqual(
    others,
  );
  const deletion: Change = ['deleteModelVersion', { name: 'b', version: '3' }];
  await searchAmid(deletion, /Query/, 'versions', { order_by: [order] });
  expect((await search('versions', query)).rows.map(nameOf).sort()).toEqual(['a/1', 'a/2', 'a/3', 'b/1']);
});

test('a version that is updated while the newest are listed is not missed', async () => {
  const update: Change = ['updateModelVersion', { name: 'a', version: '1', description: 'd' }];
  const rows = await searchAmid(update, /Query/, 'versions', {});
  expect(rows[0]).toBe('a/1');
  expect(new Set(rows).size).toBe(9);
});

test('a model renamed between its name and itself is found under the name asked for, or not at all', async () => {
  const renamed: Change = ['renameRegisteredModel', { name: 'a', new_name: 'z' }];
  expect(await searchAmid(renamed, /BatchGet/, 'models', { filter: "name IN ('a', 'b')" })).toEqual(['b']);
  const back: Change = ['renameRegisteredModel', { name: 'z', new_name: 'a' }];
  expect(await searchAmid(back, /BatchGet/, 'models', { filter: "name IN ('z', 'b')" })).toEqual(['b']);
});

test('of a name that is given to another model meanwhile, the new one is found', async () => {
  const renamed: Change = ['renameRegisteredModel', { name: 'a', new_name: 'z' }];
  const created: Change = ['createRegisteredModel', { name: 'a' }];
  const filter = "name IN ('a', 'b')";
  expect(await searchAmid([renamed, created], /BatchGet/, 'models', { filter })).toEqual(['a', 'b']);
});

test('postings of what has changed since find nothing', async () => {
  const deletion: Change = ['deleteModelVersion', { name: 'b', version: '2' }];
  const rows = await searchAmid(deletion, /Query/, 'versions', { filter: "run_id = 'run'", order_by: ['name'] });
  expect(rows).toEqual(['a/3', 'a/2', 'a/1', 'b/3', 'b/1', 'c/3', 'c/2', 'c/1']);
});
