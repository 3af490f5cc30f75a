import { beforeEach, expect, test, vi } from 'vitest';
import type { Weaken } from '#test/embedded/fuzz/faults.ts';
import { freshTable } from '#test/support/fresh-table.ts';

/** The fuzzer is worth something only if it sees what each condition is for: without it, it must find a problem. */

beforeEach(async () => {
  vi.resetModules();
  await freshTable();
});

type Part = { Key?: { sk: string }; Item?: { sk: string }; ConditionExpression?: string };
type Actions = Parameters<Weaken>[0];

const sortKey = (action: Actions[number]) => {
  const { Key, Item } = Object.values(action)[0] as Part;
  return (Key ?? Item)?.sk ?? '';
};

/** A condition that is sent and does not hold anything back; leaving it out would leave its placeholders unused. */
const always = (action: Actions[number]): Actions[number] =>
  Object.fromEntries(
    Object.entries(action).map(([kind, part]) => {
      const { ConditionExpression: condition } = part as Part;
      return [
        kind,
        condition ? { ...part, ConditionExpression: `(${condition}) OR attribute_not_exists(nothing)` } : part,
      ];
    }),
  );

const without =
  (loose: (sk: string, kind: string) => boolean): Weaken =>
  (actions) =>
    actions.map((action) => (loose(sortKey(action), Object.keys(action)[0] ?? '') ? always(action) : action));

const variants: [what: string, weaken: Weaken, heavy: string[]][] = [
  ['META moves from any rev, and rows are overwritten', without((sk) => sk === 'META' || sk.startsWith('CHANGE#')), []],
  [
    'a version moves from any stage',
    without((sk, kind) => sk.startsWith('V#') && kind === 'Update'),
    ['transitionModelVersionStage', 'deleteModelVersion'],
  ],
  [
    'an alias is set whether or not its version is there',
    (actions) => actions.filter((action) => !('ConditionCheck' in action)),
    ['setRegisteredModelAlias', 'deleteModelVersion', 'createModelVersion'],
  ],
  ['the head of a chain moves from anywhere', without((sk) => sk === 'HEAD'), []],
];

test.each(variants)('it notices when %s', async (_, weaken, heavy) => {
  const found: string[] = [];
  for (let seed = 1; seed <= 25 && found.length === 0; seed++) {
    vi.resetModules();
    await freshTable();
    const { fuzz } = await import('#test/embedded/fuzz/run.ts');
    found.push(...(await fuzz({ seed, weaken, heavy, rates: { pause: 0.9, conflict: 0, lost: 0 } })));
  }
  expect(found).not.toEqual([]);
});
