import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { highestNone, isNoneEmpty, type Members, type Move, move, noMembers } from '#shared/domain/members.ts';
import { type Stage, stages } from '#shared/domain/stages.ts';
import { refusal } from '#test/unit/search/support.ts';

/** What a registry knows that keeps everything: the stage of every live version. */
type Registry = Map<number, Stage>;

const holders = (registry: Registry, stage: Stage) =>
  [...registry].filter(([, held]) => held === stage).map(([version]) => version);

const sorted = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b);

type Step = { create: number } | { pick: number; to: Stage | undefined; with: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ create: fc.integer({ min: 1, max: 40 }) }),
  fc.record({
    pick: fc.nat(),
    to: fc.option(fc.constantFrom(...stages), { nil: undefined }),
    /** Others of the target's stage that are archived in the same change. */
    with: fc.nat({ max: 3 }),
  }),
);

function expectTrue(members: Members, issued: number, registry: Registry): void {
  expect(sorted(members.staging)).toEqual(sorted(holders(registry, 'Staging')));
  expect(sorted(members.production)).toEqual(sorted(holders(registry, 'Production')));
  expect(members.archived).toBeGreaterThanOrEqual(Math.max(0, ...holders(registry, 'Archived')));
  const gone = Array.from({ length: issued }, (_, index) => index + 1).filter((n) => registry.get(n) !== 'None');
  expect(members.left.filter((version) => !gone.includes(version))).toEqual([]);
  const inWindow = holders(registry, 'None').filter((version) => version > issued - 100);
  const highest = highestNone(members, issued);
  expect(highest ?? 0).toBeGreaterThanOrEqual(Math.max(0, ...inWindow));
  if (isNoneEmpty(members, issued)) expect(holders(registry, 'None')).toEqual([]);
}

test('any sequence of creates, moves and deletions: exact lists, bounds that hold', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const registry: Registry = new Map();
      let [members, issued]: [Members, number] = [noMembers, 0];
      for (const one of steps) {
        if ('create' in one) {
          for (let n = 0; n < one.create; n++) registry.set(++issued, 'None');
          continue;
        }
        const live = [...registry.keys()];
        const version = live[one.pick % live.length];
        if (version === undefined) continue;
        const others = one.to ? holders(registry, one.to).filter((other) => other !== version) : [];
        const moves: Move[] = [
          ...others
            .slice(0, one.with)
            .map((other) => ({ version: other, from: one.to as Stage, to: 'Archived' as const })),
          { version, from: registry.get(version) as Stage, to: one.to },
        ];
        for (const { version: moved, to } of moves) to ? registry.set(moved, to) : registry.delete(moved);
        members = move(members, issued, moves);
        expectTrue(members, issued, registry);
      }
      expectTrue(members, issued, registry);
    }),
  );
});

describe('the highest that may be in None', () => {
  test.each<[number[], number, number | undefined, boolean]>([
    [[], 0, undefined, true],
    [[], 1, 1, false],
    [[1], 1, undefined, true],
    [[3, 1], 3, 2, false],
    [Array.from({ length: 100 }, (_, n) => n + 1), 100, undefined, true],
    // Number 1 is below the window: nobody knows.
    [Array.from({ length: 100 }, (_, n) => n + 2), 101, undefined, false],
  ])('left %j of %i: %s', (left, issued, highest, empty) => {
    const members = { ...noMembers, left };
    expect(highestNone(members, issued)).toBe(highest);
    expect(isNoneEmpty(members, issued)).toBe(empty);
  });

  test('numbers below the last hundred are forgotten', () => {
    const members = { ...noMembers, left: [1, 2, 50] };
    expect(move(members, 102, [{ version: 60, from: 'None', to: 'Staging' }]).left).toEqual([50, 60]);
    expect(move(members, 101, []).left).toEqual([2, 50]);
  });

  test('who returns to None is there again', () => {
    const members = { ...noMembers, staging: [1], left: [1] };
    expect(move(members, 1, [{ version: 1, from: 'Staging', to: 'None' }])).toEqual({ ...noMembers, left: [] });
  });
});

test('a stage holds 5,000 and says so', () => {
  const full = { ...noMembers, production: Array.from({ length: 5_000 }, (_, n) => n + 2) };
  const promote: Move = { version: 1, from: 'None', to: 'Production' };
  expect(refusal(() => move(full, 6_000, [promote]))).toMatch(/at most 5000 versions in Production\. Archive some/);
  const archived: Move = { version: 2, from: 'Production', to: 'Archived' };
  expect(move(full, 6_000, [archived, promote]).production).toHaveLength(5_000);
});

test('what went in is not touched', () => {
  const members = Object.freeze({
    ...noMembers,
    staging: Object.freeze([1]) as number[],
    left: Object.freeze([1]) as number[],
  });
  expect(move(members, 1, [{ version: 1, from: 'Staging', to: 'Production' }]).production).toEqual([1]);
  expect(members.staging).toEqual([1]);
});
