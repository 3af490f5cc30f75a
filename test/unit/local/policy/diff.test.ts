import { expect, test } from 'vitest';
import { changesBetween } from '#infra/local/policy/diff.ts';
import type { Policy } from '#infra/local/policy/policy.ts';
import { shown } from '#infra/local/policy/shown.ts';

const described = { rule: 'required_description' } as const;
const recall = (minimum: number) => ({ rule: 'metric', metric: 'recall', minimum }) as const;

const everywhere: Policy = { rules: [described] };
const production: Policy = { model: 'fraud', stage: 'Production', rules: [recall(0.8), described] };
const champion: Policy = { model: 'fraud', alias: 'champion', permission_level: 'CAN_MANAGE', rules: [] };

const plan = (present: Policy[], wanted: Policy[]) => shown(changesBetween(present, wanted));

test('what is the same is no change, however its fields are ordered', () => {
  const otherwise: Policy = { ...production, rules: [{ minimum: 0.8, metric: 'recall', rule: 'metric' }, described] };
  const changes = changesBetween([everywhere, production, champion], [champion, otherwise, everywhere]);
  expect(changes).toEqual([]);
  expect(shown(changes)).toBe('No changes: the registry has what the file says.');
});

test('additions and changes come before removals', () => {
  const better = { ...production, rules: [described, recall(0.9)] };
  expect(changesBetween([champion, production], [better, everywhere])).toEqual([
    { kind: 'changed', before: production, after: better },
    { kind: 'added', after: everywhere },
    { kind: 'removed', before: champion },
  ]);
  expect(plan([champion, production], [better, everywhere])).toBe(
    `~ 'fraud', Production
    - metric metric="recall" minimum=0.8
    + metric metric="recall" minimum=0.9
+ every model, all moves
    + required_description
- 'fraud', alias 'champion'
    - permission_level CAN_MANAGE

1 to add, 1 to change, 1 to remove.`,
  );
});

test('an entry that asks for nothing is how a model is named that has none', () => {
  const none: Policy = { model: 'fraud', rules: [] };
  expect(changesBetween([], [none])).toEqual([]);
  expect(changesBetween([champion], [none])).toEqual([{ kind: 'removed', before: champion }]);
  // A level is something.
  expect(changesBetween([], [champion])).toEqual([{ kind: 'added', after: champion }]);
});

test('rules in another order are a change, and it says so', () => {
  const turned = { ...production, rules: production.rules.toReversed() };
  expect(plan([production], [turned])).toContain('the same rules in another order');
});

test('targets are told apart, whatever models are called', () => {
  const odd = { model: 'every model', rules: [described] };
  expect(changesBetween([everywhere], [odd, everywhere])).toEqual([{ kind: 'added', after: odd }]);
  expect(
    changesBetween(
      [],
      [
        { alias: 'Production', rules: [described] },
        { stage: 'Production', rules: [described] },
      ],
    ),
  ).toHaveLength(2);
});

test('what others wrote moves no cursor', () => {
  const evil: Policy = { model: 'a\u009b2Jb', rules: [{ rule: 'required_tags', tags: [{ key: 'k\u009b2J' }] }] };
  expect(plan([evil], [])).not.toMatch(/\u009b/);
});
