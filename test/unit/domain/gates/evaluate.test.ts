import { describe, expect, test } from 'vitest';
import { applicable, wantedOf } from '#shared/domain/gates/applicable.ts';
import { evaluate } from '#shared/domain/gates/evaluate.ts';
import { refusal } from '#shared/domain/gates/refusal.ts';
import type { Candidate, Decider, Policy, Target } from '#shared/domain/gates/types.ts';
import type { Rule } from '#shared/operations/rules.ts';
import { accuracy, day, found, situation, user, version } from './support.ts';

const outcomeOf = (rule: Rule, fields: Parameters<typeof found>[1]) => {
  const { passed, message } = found(rule, fields);
  return [passed, message];
};
const having = (fields: Partial<Candidate>) => ({ candidate: version(2, fields) });

describe('what describes a version', () => {
  const tags: Rule = { rule: 'required_tags', tags: [{ key: 'risk', values: ['low', 'medium'] }, { key: 'owner' }] };

  test.each([
    [{ risk: 'low', owner: 'ada' }, true, 'all tags are there'],
    [{ risk: 'low', owner: '' }, false, "tag 'owner' is missing"],
    [{}, false, "tag 'risk' is missing, one of low, medium, tag 'owner' is missing"],
    [{ risk: 'high', owner: 'ada' }, false, "tag 'risk' is 'high', not one of low, medium"],
  ])('tags %j', (given, passed, message) => {
    expect(outcomeOf(tags, having({ tags: given as Record<string, string> }))).toEqual([passed, message]);
  });

  test('a tag that is called as what every object has', () => {
    const rule: Rule = { rule: 'required_tags', tags: [{ key: 'constructor' }] };
    expect(found(rule, having({})).passed).toBe(false);
    expect(found(rule, having({ tags: { constructor: 'x' } }))).toMatchObject({ passed: true });
  });

  test.each([
    [undefined, {}, false, 'it has no description, and needs 1'],
    [' \n', {}, false, 'it has no description, and needs 1'],
    ['x', {}, true, 'its description has 1 characters'],
    ['😀😀', { minimum_length: 3 }, false, 'its description has 2 characters, and needs 3'],
  ])('description %j', (description, more, passed, message) => {
    const candidate = having(description === undefined ? {} : { description });
    expect(outcomeOf({ rule: 'required_description', ...more }, candidate)).toEqual([passed, message]);
  });

  test('the digest of its files', () => {
    expect(found({ rule: 'digest_present' }, having({ digest: 'abc' }))).toMatchObject({
      passed: true,
      values: { digest: 'abc' },
    });
    expect(found({ rule: 'digest_present' }).passed).toBe(false);
  });

  test('its age, to the millisecond', () => {
    const rule: Rule = { rule: 'max_age', days: 10 };
    expect(found(rule, { now: 10 * day }).passed).toBe(true);
    expect(outcomeOf(rule, { now: 10 * day + 1 })).toEqual([false, 'it was registered 10 days ago, more than 10']);
  });
});

describe('approvals', () => {
  const ci: Decider = { id: 'arn', principals: ['service:arn'] };
  const given = { approvals: [user('ada', 'ml'), user('ada', 'ml'), user('bob'), ci] };
  const more = '. Request the transition, and have it approved';

  test.each<[object, boolean, string]>([
    [{ count: 3 }, true, '3 of 3 approvals are given'],
    [{ count: 4 }, false, `3 of 4 approvals are given${more}`],
    [{ count: 1, from: { groups: ['ml'] } }, true, '1 of 1 approvals from group:ml are given'],
    [{ count: 2, from: { groups: ['ml'] } }, false, `1 of 2 approvals from group:ml are given${more}`],
    [
      { count: 2, from: { groups: ['ml'], users: ['bob', 'eve'] } },
      true,
      '2 of 2 approvals from user:bob, user:eve, group:ml are given',
    ],
    [{ count: 1, from: { service_principals: ['arn'] } }, true, '1 of 1 approvals from service:arn are given'],
    [{ count: 1, from: { users: ['arn', 'ml'] } }, false, `0 of 1 approvals from user:arn, user:ml are given${more}`],
  ])('%j', (rule, passed, message) => {
    expect(outcomeOf({ rule: 'approvals', ...rule } as Rule, given)).toEqual([passed, message]);
  });

  test('requesters’ do not count where requesters may not approve, whichever policy says so', () => {
    const policies: Policy[] = [
      { rules: [{ rule: 'approvals', count: 2 }] },
      { stage: 'Production', rules: [{ rule: 'requester_is_not_approver' }] },
    ];
    const now = situation({ ...given, decider: ci, requesters: ['bob', 'ada'] });
    expect(evaluate(policies, now).map(({ passed }) => passed)).toEqual([false, true]);
    expect(evaluate(policies.slice(0, 1), now).map(({ passed }) => passed)).toEqual([true]);
  });
});

test.each([
  [[], false, 'nobody has requested it. Request it, and have somebody else approve it'],
  [['bob', 'ada'], false, "'ada' has requested it, and somebody else must approve it"],
  [['bob'], true, "it was requested by others than 'ada'"],
])('requester_is_not_approver: requested by %j, decided by ada', (requesters, passed, message) => {
  expect(outcomeOf({ rule: 'requester_is_not_approver' }, { requesters })).toEqual([passed, message]);
});

describe('which policies apply', () => {
  const rules: Rule[] = [
    { rule: 'approvals', count: 1 },
    { rule: 'requester_is_not_approver' },
    { rule: 'digest_present' },
  ];
  const policies: Policy[] = [
    { rules },
    { model: 'm', stage: 'Production', rules },
    { stage: 'Archived', rules },
    { alias: 'champion', rules: [{ rule: 'max_age', days: 1 }] },
  ];

  test.each<[Target, [object, number][]]>([
    [
      { stage: 'Production' },
      [
        [{}, 3],
        [{ model: 'm', stage: 'Production' }, 3],
      ],
    ],
    [{ stage: 'Staging' }, [[{}, 3]]],
    [{ stage: 'Archived' }, [[{ stage: 'Archived' }, 3]]],
    [{ stage: 'None' }, []],
    [
      { alias: 'champion' },
      [
        [{}, 1],
        [{ alias: 'champion' }, 1],
      ],
    ],
    [{ alias: 'Champion' }, [[{}, 1]]],
  ])('to %j', (target, expected) => {
    const found = applicable(policies, target).map(({ rules, ...scope }) => [scope, rules.length]);
    expect(found).toEqual(expected);
  });

  test('each rule of each of them has an outcome, which says whose it is', () => {
    const outcomes = evaluate(applicable(policies, { stage: 'Production' }), situation());
    expect(outcomes.map(({ policy, rule }) => [policy, rule])).toEqual(
      [{}, { model: 'm', stage: 'Production' }].flatMap((policy) => rules.map(({ rule }) => [policy, rule])),
    );
  });
});

test('what must be read', () => {
  const wanted = (...rules: Rule[]) => wantedOf([{ rules: rules.slice(0, 1) }, { rules: rules.slice(1) }]);
  const notWorse: Rule = { rule: 'not_worse_than_incumbent', metric: 'b', direction: 'lower_is_better' };
  expect(wanted({ rule: 'digest_present' })).toEqual({ metrics: [], incumbents: false, signature: false });
  expect(wanted({ rule: 'metric', metric: 'a', minimum: 1 }, notWorse, notWorse)).toEqual({
    metrics: ['a', 'b'],
    incumbents: true,
    signature: false,
  });
  expect(wanted({ rule: 'signature_compatible' })).toEqual({ metrics: [], incumbents: true, signature: true });
});

test('a refusal names each rule that fails, with what it found', () => {
  const policies: Policy[] = [
    {
      rules: [
        { rule: 'metric', metric: 'accuracy', minimum: 0.8 },
        { rule: 'digest_present' },
        { rule: 'required_description' },
      ],
    },
  ];
  const outcomes = evaluate(policies, situation(having({ digest: 'abc', metrics: [accuracy(0.71)] })));
  const move = { name: 'm', version: 2, target: { stage: 'Production' } } as const;
  expect(refusal(move, outcomes)).toMatchObject({
    code: 'INVALID_PARAMETER_VALUE',
    message:
      'Model Version (name=m, version=2) may not go to Production: 2 of 3 rules fail. metric: accuracy is 0.71, below 0.8; ' +
      'required_description: it has no description, and needs 1.',
  });
  expect(refusal({ ...move, target: { alias: 'champion' } }, outcomes.slice(0, 1)).message).toBe(
    "Model Version (name=m, version=2) may not have alias 'champion': 1 of 1 rules fails. metric: accuracy is 0.71, below 0.8.",
  );
});

test('what is kept of an outcome is short, whatever the version has', () => {
  const keys = Array.from({ length: 50 }, (_, index) => `${index}`.padEnd(200, 'k'));
  const { message, values } = found(
    { rule: 'required_tags', tags: keys.map((key) => ({ key, values: ['a'] })) },
    having({ tags: Object.fromEntries(keys.map((key) => [key, '😀'.repeat(1_000)])) }),
  );
  expect(message.length).toBe(1_000);
  expect(message.isWellFormed()).toBe(true);
  const kept = Object.values((values as { tags: Record<string, string> }).tags);
  expect(kept.map(({ length }) => length)).toEqual(Array(50).fill(256));
  expect(kept[0]).toMatch(/^(😀)+\uFFFD?…$/u);
});
