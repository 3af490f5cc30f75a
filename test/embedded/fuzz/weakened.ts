import type { Weaken } from './faults.ts';

/** Variants of the design with one condition less, each of which a test must be able to tell from the real one. */

type Actions = Parameters<Weaken>[0];
type Part = { Key?: { sk: string }; Item?: { sk: string }; ConditionExpression?: string };

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

export const weakened = {
  'META moves from any rev, and rows are overwritten': without((sk) => sk === 'META' || sk.startsWith('CHANGE#')),
  'a version moves from any stage': without((sk, kind) => sk.startsWith('V#') && kind === 'Update'),
  'an alias is set whether or not its version is there': ((actions) =>
    actions.filter((action) => !('ConditionCheck' in action))) as Weaken,
  'the head of a chain moves from anywhere': without((sk) => sk === 'HEAD'),
};
