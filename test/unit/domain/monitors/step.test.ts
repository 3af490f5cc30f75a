import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isNews, leave, step } from '#shared/domain/monitors/step.ts';
import type { State, Verdict } from '#shared/domain/monitors/types.ts';

const minute = 60_000;

const good: Verdict = { breached: false, value: 1, limit: 0.8, reason: 'good' };
const bad: Verdict = { breached: true, value: 0.5, limit: 0.8, reason: 'bad' };
const unknown: Verdict = { reason: 'no samples' };
const verdicts = { g: good, b: bad, u: unknown };
type Letter = keyof typeof verdicts;

const timing = { version: 3, action: 'propose_rollback', for_minutes: 0, cool_down_minutes: 60 } as const;

type Timing = Omit<Parameters<typeof step>[2], 'now'>;

/** Minute by minute; what was told at which, and how it was in the end. */
function run(letters: readonly Letter[], given: Partial<Timing> = {}) {
  let state: State | undefined;
  const told: [number, string][] = [];
  const statuses: string[] = [];
  letters.forEach((letter, index) => {
    const { after, turn } = step(state, verdicts[letter], { ...timing, ...given, now: index * minute });
    if (turn) told.push([index, turn]);
    state = after;
    statuses.push(after.status);
  });
  return { told, statuses, state: state as State };
}

const of = (text: string) => [...text] as Letter[];

describe('a state', () => {
  test('fires once while it is breached, and resolves when it is not any more', () => {
    const { told, state } = run(of('gbbbbgg'));
    expect(told).toEqual([
      [1, 'fired'],
      [5, 'resolved'],
    ]);
    expect(state).toEqual({
      version: 3,
      seen: 0,
      status: 'OK',
      since: 5 * minute,
      turned: 5 * minute,
      fired_at: minute,
      ...good,
    });
  });

  test('says why it fires, and that the action is owed, unless there is none', () => {
    expect(run(of('b')).state).toEqual({
      version: 3,
      seen: 0,
      status: 'FIRING',
      since: 0,
      turned: 0,
      fired_at: 0,
      fired_for: 'bad',
      owed: true,
      ...bad,
    });
    expect(run(of('b'), { action: 'notify' }).state).not.toHaveProperty('owed');
  });

  test('is pending until it has been breached for long enough, without a break', () => {
    const for_minutes = 3;
    expect(run(of('bbbb'), { for_minutes }).statuses).toEqual(['PENDING', 'PENDING', 'PENDING', 'FIRING']);
    expect(run(of('bbgbbubbb'), { for_minutes }).told).toEqual([]);
    expect(run(of('bbbbggbggg'), { for_minutes }).told).toEqual([[3, 'fired']]);
    expect(run(of('bbbbgggg'), { for_minutes }).told).toEqual([
      [3, 'fired'],
      [7, 'resolved'],
    ]);
  });

  test('does not turn by what cannot be told', () => {
    expect(run(of('uuu')).statuses).toEqual(['OK', 'OK', 'OK']);
    expect(run(of('bu')).state).toMatchObject({ status: 'FIRING', fired_for: 'bad', reason: 'no samples', owed: true });
    expect(run(of('bu')).state).not.toHaveProperty('breached');
  });

  test('does not fire again within the cool-down', () => {
    const { told } = run(of('bgbgb'.padEnd(15, 'b')), { cool_down_minutes: 10 });
    expect(told).toEqual([
      [0, 'fired'],
      [1, 'resolved'],
      [10, 'fired'],
    ]);
  });

  test('does not go back in time', () => {
    const { state } = run(of('ggb'));
    expect(step(state, good, { ...timing, now: minute })).toEqual({ after: state });
  });
});

describe('a version that is not watched any more', () => {
  test('is resolved if it was firing, and begins anew if it comes again', () => {
    const { state } = run(of('gb'), { for_minutes: 0 });
    const left = leave(state, 'gone', 2 * minute);
    expect(left).toMatchObject({
      turn: 'resolved',
      after: { status: 'OK', left: true, fired_at: minute, reason: 'gone' },
    });
    expect(left.after).not.toHaveProperty('owed');
    expect(left.after).not.toHaveProperty('fired_for');
    const again = step(left.after, bad, { ...timing, now: 3 * minute });
    expect(again).toMatchObject({ after: { status: 'PENDING', seen: 3 * minute, fired_at: minute } });
    expect(again.after).not.toHaveProperty('left');
    expect(step(left.after, bad, { ...timing, now: 61 * minute }).turn).toBe('fired');
  });

  test('leaves without a word if it was not', () => {
    expect(leave(run(of('g')).state, 'gone', minute).turn).toBeUndefined();
  });
});

test('what is as it was is not written', () => {
  const { state } = run(of('g'));
  const next = (verdict: Verdict) => step(state, verdict, { ...timing, now: minute }).after;
  expect(isNews(undefined, state)).toBe(true);
  expect(isNews(state, next({ ...good, value: 0.9, reason: 'good, too' }))).toBe(false);
  expect(isNews(state, next(bad))).toBe(true);
  expect(isNews(state, next(unknown))).toBe(true);
  expect(isNews(state, leave(state, 'gone', minute).after)).toBe(true);
});

test('however it flaps, a monitor tells no more than its cool-down lets it, and no less', () => {
  const letters = fc.array(fc.constantFrom<Letter>('g', 'b', 'u'), { maxLength: 300 });
  const minutes = fc.record({
    for_minutes: fc.integer({ min: 0, max: 5 }),
    cool_down_minutes: fc.integer({ min: 1, max: 30 }),
  });
  fc.assert(
    fc.property(letters, minutes, (some, given) => {
      const { told, statuses } = run(some, given);
      // In turns, a firing before each resolution.
      told.forEach(([, turn], index) => {
        expect(turn).toBe(index % 2 === 0 ? 'fired' : 'resolved');
      });
      const fired = told.filter(([, turn]) => turn === 'fired').map(([at]) => at);
      fired.slice(1).forEach((at, index) => {
        expect(at - (fired[index] as number)).toBeGreaterThanOrEqual(given.cool_down_minutes);
      });
      const since = (at: number, letter: Letter) =>
        some.slice(Math.max(0, at - given.for_minutes), at + 1).every((one) => one === letter);
      for (const [at, turn] of told) {
        expect(at).toBeGreaterThanOrEqual(given.for_minutes);
        expect(since(at, turn === 'fired' ? 'b' : 'g')).toBe(true);
      }
      // What has been so for long enough is told, unless the cool-down forbids it.
      some.forEach((_, at) => {
        if (at < given.for_minutes) return;
        if (since(at, 'g')) expect(statuses[at]).toBe('OK');
        const last = fired.findLast((one) => one <= at);
        const mayFire = last === undefined || last === at || at - last >= given.cool_down_minutes;
        if (since(at, 'b') && mayFire) expect(statuses[at]).toBe('FIRING');
      });
    }),
  );
});
