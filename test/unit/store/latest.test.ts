import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { latestOf } from '#shared/store/models/latest.ts';
import { dynamodb, fakeTable } from '#test/support/fake-table.ts';
import { type Registered, registered, type State, ten, versionItem } from '#test/support/registry.ts';

const held = (latest: Awaited<ReturnType<typeof latestOf>>) =>
  latest[0]?.versions.map(({ stage, version }) => `${stage} ${version}`);

/** What a promotion of `to` over `from` leaves in the table. */
const promote = (table: ReturnType<typeof fakeTable>, { model, meta, v, pk }: Registered, from: number, to: number) => {
  table.change(meta, { rev: 8, production: [to], archived: from, left: [...model.left, to] });
  table.change(v(from), { stage: 'Archived' });
  table.change(v(to), { stage: 'Production' });
  table.put({ pk, sk: `IN#Archived#${ten(from)}` });
};

describe('at rest META’s answer stands', () => {
  test.each<[State[], string[], number]>([
    [['None'], ['None 1'], 1],
    [['Staging', 'Production', 'Archived', 'None'], ['Archived 3', 'None 4', 'Production 2', 'Staging 1'], 1],
    [['Production', 'Production', 'Staging'], ['Production 2', 'Staging 3'], 1],
    [[], [], 0],
    [['deleted'], [], 0],
    [['None', 'Production', 'deleted'], ['None 1', 'Production 2'], 1],
  ])('%j: %j', async (states, expected, trips) => {
    const { model, items } = registered(states);
    const table = fakeTable(items);
    expect(held(await latestOf([model]))).toEqual(expected);
    expect(table.trips).toHaveLength(trips);
  });
});

describe('where its bound has been outlived the rows are asked', () => {
  const query = ({ pk }: Registered, stage: string) =>
    `query pk = "${pk}" AND begins_with(sk, "IN#${stage}#") backward limit 1`;

  test('a dead newest number', async () => {
    const alpha = registered(['None', 'None', 'dead']);
    const table = fakeTable(alpha.items);
    expect(held(await latestOf([alpha.model], ['None']))).toEqual(['None 2']);
    expect(table.trips).toEqual([
      [`get ${alpha.v(3)}`],
      [query(alpha, 'None')],
      [`get ${alpha.meta}`, `get ${alpha.v(2)}`],
    ]);
  });

  test('the highest Archived was deleted', async () => {
    const alpha = registered(['Archived', 'deleted'], { archived: 2 });
    const table = fakeTable(alpha.items);
    expect(held(await latestOf([alpha.model], ['Archived']))).toEqual(['Archived 1']);
    expect(table.trips[1]).toEqual([query(alpha, 'Archived')]);
  });

  test('nobody is left in Archived', async () => {
    const alpha = registered(['deleted'], { archived: 1 });
    fakeTable(alpha.items);
    expect(held(await latestOf([alpha.model], ['Archived']))).toEqual([]);
  });

  test('the last hundred have all left None: the one below is found', async () => {
    const alpha = registered(['None', ...Array.from({ length: 100 }, (): State => 'Production')]);
    const table = fakeTable(alpha.items);
    expect(held(await latestOf([alpha.model], ['None']))).toEqual(['None 1']);
    expect(table.trips[0]).toEqual([query(alpha, 'None')]);
  });

  test('all of at most a hundred have left None: nobody needs to be asked', async () => {
    const alpha = registered(Array.from({ length: 100 }, (): State => 'Production'));
    const table = fakeTable(alpha.items);
    expect(held(await latestOf([alpha.model], ['None']))).toEqual([]);
    expect(table.trips).toEqual([]);
  });

  test('their answer counts only if nothing changed since META was read', async () => {
    const alpha = registered(['None', 'None', 'dead']);
    const table = fakeTable(alpha.items);
    table.before(3, () => {
      table.change(alpha.meta, { rev: 8, left: [2] });
      table.change(alpha.v(2), { stage: 'Staging' });
      table.items.delete(alpha.in('None', 2));
    });
    expect(held(await latestOf([alpha.model], ['None']))).toEqual(['None 1']);
  });

  test('even where the version still fits: a change in between may have brought a higher one', async () => {
    const alpha = registered(['None', 'Archived', 'dead'], { left: [2] });
    const table = fakeTable(alpha.items);
    table.before(3, () => {
      table.change(alpha.meta, { rev: 8, left: [] });
      table.put(versionItem(alpha.model, 2, 'None'), { pk: alpha.pk, sk: `IN#None#${ten(2)}` });
    });
    expect(held(await latestOf([alpha.model], ['None']))).toEqual(['None 2']);
  });
});

describe('a promotion between the two reads', () => {
  test.each([[['Production']], [['Production', 'Archived']], [['None', 'Staging', 'Production', 'Archived']]] as const)(
    'asked for %j nobody sees two holders, nor none',
    async (stages) => {
      const alpha = registered(['Production', 'None', 'None']);
      const table = fakeTable(alpha.items);
      table.before(1, () => promote(table, alpha, 1, 2));
      const seen = held(await latestOf([alpha.model], stages)) ?? [];
      expect(seen.filter((one) => one.startsWith('Production'))).toEqual(['Production 2']);
      expect(seen).not.toContain('Archived 2');
      expect(table.trips[1]).toEqual([`get ${alpha.meta}`]);
    },
  );

  test('after the versions were read, the old holder is the answer', async () => {
    const alpha = registered(['Production', 'None']);
    const table = fakeTable(alpha.items);
    table.before(2, () => promote(table, alpha, 1, 2));
    expect(held(await latestOf([alpha.model], ['Production']))).toEqual(['Production 1']);
  });

  test('again and again: 429, not a guess', async () => {
    const alpha = registered(['Production', 'Production']);
    const table = fakeTable(alpha.items);
    table.change(alpha.v(2), { stage: 'Archived' });
    await expect(latestOf([alpha.model], ['Production'])).rejects.toMatchObject({ status: 429 });
    expect(table.trips.length).toBeGreaterThan(20);
  });
});

describe('many models', () => {
  test('share one read', async () => {
    const models = Array.from({ length: 40 }, () => registered(['None', 'Production', 'Archived']));
    const table = fakeTable(models.flatMap(({ items }) => items));
    const latest = await latestOf(models.map(({ model }) => model));
    expect(latest.map(({ model }) => model.id)).toEqual(models.map(({ id }) => id));
    expect(latest.every(({ versions }) => versions.length === 3)).toBe(true);
    expect(table.trips.map((trip) => trip.length)).toEqual([120]);
    expect(dynamodb).toHaveReceivedCommandTimes(BatchGetCommand, 2);
  });

  test('one deleted meanwhile is left out, the others stay', async () => {
    const [gone, here] = [registered(['Production']), registered(['Production'])];
    const table = fakeTable(gone.items, here.items);
    table.items.delete(gone.v(1));
    table.change(gone.meta, { deleted: 8 });
    const latest = await latestOf([gone.model, here.model]);
    expect(latest.map(({ model }) => model.id)).toEqual([here.id]);
  });
});
