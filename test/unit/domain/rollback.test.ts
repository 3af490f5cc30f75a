import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formerHolders, holdersOf, nameOf, seatOf, type Turn, turnOf } from '#shared/domain/rollback.ts';
import { formerHoldersBy } from '#test/support/former-holders.ts';
import { refusal } from '#test/unit/search/support.ts';

/** What is done to a stage, its holders in the order in which they came. An alias is a stage that archives. */
type Step =
  | { put: number; archive?: boolean }
  | { out: number }
  /** Back from one to another. */
  | { back: number; to: number }
  | { other: true };

const onto = (holders: readonly number[], version: number) =>
  holders.includes(version) ? [...holders] : [...holders, version];

function after(before: readonly number[], step: Step): number[] {
  if ('other' in step) return [...before];
  if ('out' in step) return before.filter((one) => one !== step.out);
  if ('back' in step)
    return onto(
      before.filter((one) => one !== step.back),
      step.to,
    );
  return onto(step.archive === false ? before : before.filter((one) => one === step.put), step.put);
}

/** In the order of history. */
function turnsOf(steps: readonly Step[]): Turn[] {
  let holders: number[] = [];
  return steps.map((step) => {
    const before = holders;
    holders = after(before, step);
    return { before, after: holders, ...('put' in step && { put: step.put }), isRollback: 'back' in step };
  });
}

async function backFrom(version: number, turns: readonly Turn[]): Promise<number[]> {
  const found: number[] = [];
  for await (const one of formerHolders(version, turns.toReversed())) found.push(one);
  return found;
}

const put = (version: number): Step => ({ put: version });
const beside = (version: number): Step => ({ put: version, archive: false });
const out = (version: number): Step => ({ out: version });
const back = (from: number, to: number): Step => ({ back: from, to });

test.each<[string, Step[], from: number, candidates: number[]]>([
  ['the holder before, then those before that', [put(1), put(2), put(3)], 3, [2, 1]],
  ['the first has none before', [put(1)], 1, []],
  ['two bad promotions: not to the one just rolled back', [put(1), put(2), put(3), back(3, 2)], 2, [1]],
  ['and then to none', [put(1), put(2), put(3), back(3, 2), back(2, 1)], 1, []],
  ['a promotion after a rollback', [put(1), put(2), put(3), back(3, 2), put(4)], 4, [2, 1]],
  ['two rollbacks with a promotion in between', [put(1), put(2), put(3), back(3, 2), put(4), back(4, 2)], 2, [1]],
  ['promoted again after it was rolled back: as good as any', [put(1), put(2), back(2, 1), put(2), put(3)], 3, [2, 1]],
  ['and rolled back once more: not', [put(1), put(2), back(2, 1), put(2), put(3), back(3, 2)], 2, [1]],
  [
    'gone back to by name after it was rolled back',
    [put(1), put(2), back(2, 1), put(3), back(3, 2), put(4)],
    4,
    [2, 1],
  ],
  ['to and fro by promotions', [put(1), put(2), put(1)], 1, [2]],
  ['what came between is passed by', [put(1), { other: true }, put(2), { other: true }], 2, [1]],
  ['a promotion of who is there changes nothing', [put(1), put(2), put(2)], 2, [1]],
  ['an empty stage in between', [put(1), out(1), put(2)], 2, [1]],
  ['taken out by hand is not rolled back', [put(1), put(2), out(2), put(3)], 3, [2, 1]],
  ['shared: who came last before it', [beside(1), beside(2), beside(3)], 3, [2, 1]],
  ['shared: who came after it is not before it', [beside(1), beside(2), beside(3)], 2, [1]],
  ['shared: who was there when it came, before who had left', [beside(1), beside(2), out(2), beside(3)], 3, [1, 2]],
  ['shared: who left while it was there', [beside(1), beside(2), beside(3), out(2)], 3, [2, 1]],
  ['shared, then archived: by when they came, not by number', [beside(2), beside(1), put(3)], 3, [1, 2]],
  ['shared: rolled back while others stay', [beside(1), beside(2), beside(3), back(3, 2)], 2, [1]],
  ['shared, then archived and gone back to one', [beside(1), beside(2), put(3), back(3, 2)], 2, [1]],
  ['put in the place of who came beside it', [put(1), put(2), beside(3), put(2)], 2, [3, 1]],
  ['back after it, rolled back after that', [put(1), put(2), beside(1), back(1, 2)], 2, []],
  ['back after it, and there', [put(1), put(2), beside(1)], 2, [1]],
])('%s', async (_, steps, from, candidates) => {
  expect(await backFrom(from, turnsOf(steps))).toEqual(candidates);
});

const anyStep = fc.record({
  kind: fc.constantFrom('put', 'put', 'beside', 'beside', 'out', 'back', 'back', 'to', 'other'),
  version: fc.integer({ min: 1, max: 6 }),
  pick: fc.nat(),
});

test('any history: as the whole of it says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 30 }), async (choices) => {
      const steps: Step[] = [];
      for (const { kind, version, pick } of choices) {
        const turns = turnsOf(steps);
        const holders = turns.at(-1)?.after ?? [];
        const holder = holders[pick % holders.length];
        if (kind === 'put') steps.push(put(version));
        else if (kind === 'beside') steps.push(beside(version));
        else if (holder === undefined || kind === 'other') steps.push({ other: true });
        else if (kind === 'out') steps.push(out(holder));
        else if (kind === 'to' && version !== holder) steps.push(back(holder, version));
        else {
          const expected = formerHoldersBy(turns, holder);
          expect(await backFrom(holder, turns)).toEqual(expected);
          if (expected[0] !== undefined) steps.push(back(holder, expected[0]));
        }
      }
      const turns = turnsOf(steps);
      for (const holder of turns.at(-1)?.after ?? [])
        expect(await backFrom(holder, turns)).toEqual(formerHoldersBy(turns, holder));
    }),
    { numRuns: 2_000 },
  );
});

test('going back and back ends, at each version once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 20 }), async (promoted) => {
      const steps = promoted.map(put);
      const seen: number[] = [];
      for (;;) {
        const turns = turnsOf(steps);
        const holder = turns.at(-1)?.after[0] as number;
        seen.push(holder);
        const [target] = await backFrom(holder, turns);
        if (target === undefined) break;
        steps.push(back(holder, target));
      }
      expect(new Set(seen).size).toBe(seen.length);
    }),
  );
});

test('reads no further than need be', async () => {
  let read = 0;
  function* reading() {
    for (const turn of turnsOf([put(1), put(2), put(3), put(4)]).toReversed()) {
      read += 1;
      yield turn;
    }
  }
  for await (const _ of formerHolders(4, reading())) break;
  expect(read).toBe(1);
});

describe('a row, seen from a seat', () => {
  const before = { staging: [1], production: [2, 3], aliases: { champion: 2 } };
  const later = { staging: [], production: [2, 1], aliases: { champion: 3, other: 1 } };
  const production = { stage: 'Production' } as const;
  const champion = { alias: 'champion' };

  test('says who held it before and after', () => {
    const row = { kind: 'stage_transitioned', version: 1, to: 'Production' };
    expect(turnOf(production, row, before, later)).toEqual({
      before: [2, 3],
      after: [2, 1],
      put: 1,
      isRollback: false,
    });
    expect(turnOf({ stage: 'Staging' }, row, before, later)).toEqual({ before: [1], after: [], isRollback: false });
    expect(turnOf(champion, row, before, later)).toEqual({ before: [2], after: [3], isRollback: false });
    expect(holdersOf({ alias: 'constructor' }, before)).toEqual([]);
  });

  test.each([
    [production, { kind: 'stage_rolled_back', version: 3, to: 'Production' }, true],
    [production, { kind: 'stage_rolled_back', to: 'Staging' }, false],
    [production, { kind: 'alias_rolled_back', alias: 'champion', to: 3 }, false],
    [champion, { kind: 'alias_rolled_back', alias: 'champion', to: 3 }, true],
    [champion, { kind: 'alias_rolled_back', alias: 'other', to: 3 }, false],
    [champion, { kind: 'alias_set', alias: 'champion', to: 3 }, false],
  ])('%j, %j: is a rollback of it: %s', (seat, row, isRollback) => {
    expect(turnOf(seat, row, before, later)).toEqual({
      before: expect.any(Array),
      after: expect.any(Array),
      isRollback,
    });
  });
});

test('a seat is a stage that is active, or an alias that can be set', () => {
  expect(seatOf({ stage: 'production' })).toEqual({ stage: 'Production' });
  expect(seatOf({ alias: 'champion' })).toEqual({ alias: 'champion' });
  expect([nameOf({ stage: 'Staging' }), nameOf({ alias: 'a' })]).toEqual(['Staging', "alias 'a'"]);
  for (const stage of ['None', 'archived'])
    expect(refusal(() => seatOf({ stage }))).toBe(
      `Nothing is rolled back from '${stage}', only from Staging and Production.`,
    );
  expect(refusal(() => seatOf({ alias: 'latest' }))).toContain('reserved');
  for (const both of [{}, { stage: 'Staging', alias: 'a' }])
    expect(refusal(() => seatOf(both))).toBe("Say what to roll back by one of 'stage' and 'alias'.");
});
