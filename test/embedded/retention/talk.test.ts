import { beforeAll, expect, test } from 'vitest';
import { freshTable } from '#test/support/fresh-table.ts';

/** What was said of a version goes when it is purged, and not before. */

let world: typeof import('./world.ts');
beforeAll(async () => {
  await freshTable();
  world = await import('./world.ts');
});

const one = (name: string, number = 1) => ({ name, version: String(number) });

/** A model of two versions, both talked about. */
async function talked() {
  const { name, id } = await world.model(2);
  for (const of of [one(name, 1), one(name, 2)]) {
    await world.ok('createComment', { ...of, comment: 'c' });
    for (const stage of ['Staging', 'Production']) await world.ok('createTransitionRequest', { ...of, stage });
    await world.ok('reportMetric', { ...of, key: 'accuracy', value: 0.9 });
  }
  return { name, id };
}

/** What is left, by version. */
async function left(id: string): Promise<string[][]> {
  const all = await Promise.all(['COMMENT#', 'MEASURED#', 'REQUEST#'].map((prefix) => world.rows(id, prefix)));
  const sks = all.flat().map(({ sk }) => sk.split('#'));
  const of = (number: number) => sks.filter((parts) => Number(parts[1]) === number).map(([kind]) => kind as string);
  return [of(1), of(2)];
}

const everything = ['COMMENT', 'MEASURED', 'REQUEST', 'REQUEST'];

test('of a version', async () => {
  const { name, id } = await talked();
  await world.ok('deleteModelVersion', one(name));
  expect(await left(id)).toEqual([everything, everything]);
  await world.age(id, 1);
  await world.expire(id, 1);
  expect(await left(id)).toEqual([[], everything]);
});

test('of a model, but of versions that are held', async () => {
  const { name, id } = await talked();
  await world.ok('hold', { ...one(name), reason: 'r' });
  await world.ok('release', { ...one(name), reason: 'r' });
  await world.ok('deleteRegisteredModel', { name });
  await world.ok('hold', { model_id: id, version: '1', reason: 'r' });
  await world.age(id);
  await world.expire(id);
  expect(await left(id)).toEqual([everything, []]);
  await world.ok('release', { model_id: id, version: '1', reason: 'r' });
  await world.ringPurge(id);
  expect(await left(id)).toEqual([[], []]);
});
