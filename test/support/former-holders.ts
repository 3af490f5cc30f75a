import type { Turn } from '#shared/domain/rollback.ts';

const without = (list: readonly number[], gone: readonly number[]) => list.filter((one) => !gone.includes(one));

/**
 * Who held a stage or an alias before `version` took it, the last first, without those that were rolled back: by the
 * whole of its history from its beginning, which is how a rollback must not read it.
 */
export function formerHoldersBy(turns: readonly Turn[], version: number): number[] {
  const now = turns.at(-1)?.after ?? [];
  const taken = turns.findLastIndex(
    ({ before, after, put }) =>
      after.includes(version) && (!before.includes(version) || (put === version && without(before, after).length > 0)),
  );
  const others = new Set(
    without(
      turns.flatMap(({ after }) => after),
      [version],
    ),
  );
  const tenures = [...others].flatMap((other) => {
    const came = turns.findLastIndex(
      ({ before, after }, index) => index < taken && after.includes(other) && !before.includes(other),
    );
    const left = turns.findIndex(({ after }, index) => index > came && !after.includes(other));
    const exit = turns.findLast(({ before, after }) => before.includes(other) && !after.includes(other));
    const isPassedBy = came < 0 || (!now.includes(other) && exit?.isRollback);
    return isPassedBy ? [] : [{ other, came, held: left < 0 || left > taken ? taken : left }];
  });
  return tenures.sort((a, b) => b.held - a.held || b.came - a.came).map(({ other }) => other);
}
