import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { anyone } from '#test/support/anyone.ts';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { ask } from './asked.ts';

/** Where as-of could go wrong: long lists, an index that lags, names that go round, clocks that go back. */

let start = 1_700_000_000_000;

beforeAll(() => freshTable());
beforeEach(() => {
  start += 3_600_000;
  vi.useFakeTimers({ toFake: ['Date'], now: start });
});
afterEach(() => void vi.useRealTimers());

/** Sets the clock, in ms since the test began; answers the time. */
function at(ms: number): number {
  vi.setSystemTime(start + ms);
  return start + ms;
}

async function ok(operation: string, input: Record<string, unknown>) {
  const { status, body } = await call(operation, input);
  expect([operation, input, status, body]).toEqual([operation, input, 200, expect.anything()]);
  return body;
}

const newModel = (name: string) => ok('createRegisteredModel', { name });
const newVersion = (name: string) => ok('createModelVersion', { name, source: 's3://b/m' });
const transition = (name: string, version: number, stage: string, archive_existing_versions = false) =>
  ok('transitionModelVersionStage', { name, version: String(version), stage, archive_existing_versions });

async function idOf(name: string): Promise<string> {
  const { getModel } = await import('#shared/store/models/get.ts');
  return (await getModel(anyone, name)).id;
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1));

const many = 130;

test('a stage of more versions than a row tells, each of them, and all archived at once', async () => {
  await newModel('wide');
  for (let version = 1; version <= many; version++) await newVersion('wide');
  for (let version = 1; version <= many; version++) {
    at(1_000 * version);
    await transition('wide', version, 'Staging');
  }
  const emptied = at(500_000);
  await transition('wide', 1, 'Staging', true);
  at(600_000);
  for (const count of [0, 1, 98, 99, 100, 101, 102, many - 1, many]) {
    const asked = { time: start + 1_000 * count, model: 'wide' };
    expect(await ask(asked)).toMatchObject([{ stages: { Staging: upTo(count), Production: [] } }]);
    const [none] = await ask({ ...asked, stage: 'None', max_results: 7 });
    expect(none).toMatchObject({ stages: { None: upTo(many).slice(count) } });
  }
  expect(await ask({ time: emptied, model: 'wide' })).toMatchObject([{ stages: { Staging: ['1'] } }]);
  const archived = await ask({ time: emptied, model: 'wide', stage: 'Archived', max_results: 50 });
  expect(archived).toMatchObject([{ stages: { Archived: upTo(many).slice(1) } }]);
});

/** Both indexes are as they were before anything was written. */
async function withoutIndexes<T>(work: () => Promise<T>): Promise<T> {
  const { client } = await import('#shared/store/client.ts');
  client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      if ('IndexName' in args.input) Object.assign(answer.output, { Items: [], LastEvaluatedKey: undefined });
      return answer;
    },
    { step: 'initialize', name: 'lag' },
  );
  try {
    return await work();
  } finally {
    client.middlewareStack.remove('lag');
  }
}

test('indexes that lag behind hide no change, and no name that is still borne', async () => {
  await newModel('lagging');
  await newVersion('lagging');
  for (let second = 1; second <= 20; second++) {
    at(1_000 * second);
    await transition('lagging', 1, second % 2 ? 'Production' : 'Archived');
  }
  at(30_000);
  await withoutIndexes(async () => {
    for (let second = 0; second <= 20; second++)
      for (const ms of [0, 1, 999]) {
        const expected = [{ rev: second + 1, stages: { Production: second % 2 ? ['1'] : [] } }];
        expect(await ask({ time: start + 1_000 * second + ms, model: 'lagging' })).toMatchObject(expected);
      }
  });
});

test('a name that goes from one model to the next, and back', async () => {
  await newModel('round');
  const first = await idOf('round');
  at(1_000);
  await ok('renameRegisteredModel', { name: 'round', new_name: 'square' });
  at(2_000);
  await newModel('round');
  const second = await idOf('round');
  at(3_000);
  await ok('deleteRegisteredModel', { name: 'round' });
  at(4_000);
  await ok('renameRegisteredModel', { name: 'square', new_name: 'round' });
  at(5_000);
  await ok('deleteRegisteredModel', { name: 'round' });
  at(6_000);
  const bearer = async (ms: number, model: string) =>
    (await ask({ time: start + ms, model })).map(({ model_id }) => model_id);
  const expected = [
    [0, first],
    [999, first],
    [1_000, undefined],
    [1_999, undefined],
    [2_000, second],
    [2_999, second],
    [3_000, undefined],
    [4_000, first],
    [4_999, first],
    [5_000, undefined],
    [6_000, undefined],
  ] as const;
  for (const [ms, id] of expected) expect([ms, await bearer(ms, 'round')]).toEqual([ms, id ? [id] : []]);
  expect(await bearer(999, 'square')).toEqual([]);
  expect(await bearer(1_000, 'square')).toEqual([first]);
  expect(await bearer(4_000, 'square')).toEqual([]);
});

test('versions stand where history has them, whatever the clocks of those who made them said', async () => {
  await newModel('skewed');
  await newVersion('skewed');
  // Of somebody whose clock is ahead; then comes a change by one that is right.
  at(50_000);
  await newVersion('skewed');
  at(1_000);
  await newVersion('skewed');
  at(2_000);
  await ok('setRegisteredModelAlias', { name: 'skewed', alias: 'champion', version: '1' });
  at(90_000);
  const none = async (ms: number) => {
    const [found] = await ask({ time: start + ms, model: 'skewed', stage: 'None' });
    return found?.stages?.None;
  };
  expect(await none(0)).toEqual(['1']);
  expect(await none(1_500)).toEqual(['1', '3']);
  expect(await none(2_000)).toEqual(['1', '2', '3']);
});

test('a time before the first entry has nothing, and is no error', async () => {
  await newModel('newborn');
  const id = await idOf('newborn');
  const time = 1_600_000_000_000;
  expect(await ask({ time })).toEqual([]);
  expect(await ask({ time: 0 })).toEqual([]);
  for (const more of [{}, { stage: 'Production' }, { stage: 'None' }, { alias: 'champion' }]) {
    expect(await ask({ time, model: 'newborn', ...more })).toEqual([]);
    expect(await ask({ time, model_id: id, ...more })).toEqual([]);
  }
  expect(await ask({ time: start, model: 'newborn' })).toMatchObject([{ rev: 1, time: start }]);
});

test('pages of the registry, where models that are gone leave gaps', async () => {
  const names = upTo(9).map((index) => `paged ${index}`);
  for (const [index, name] of names.entries()) {
    at(index);
    await newModel(name);
  }
  const before = at(1_000);
  const gone = new Set(names.filter((_, index) => index % 3 > 0));
  at(2_000);
  for (const name of gone) await ok('deleteRegisteredModel', { name });
  const after = at(3_000);
  for (const max_results of [1, 2, 3, 1_000]) {
    const paged = async (time: number) =>
      (await ask({ time, max_results })).map(({ model }) => model).filter((model) => names.includes(String(model)));
    expect(await paged(before)).toEqual(names);
    expect(await paged(after)).toEqual(names.filter((name) => !gone.has(name)));
  }
});
