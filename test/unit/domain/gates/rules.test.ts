import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPolicy } from '#shared/domain/gates/policy.ts';
import { readRules } from '#shared/domain/gates/rules.ts';
import { rules as schemas } from '#shared/operations/rules.ts';
import { takenOrRefused } from '#test/support/outcomes.ts';
import { refusal } from '#test/unit/search/support.ts';

const all = [
  { rule: 'metric', metric: 'accuracy', minimum: 0.8, maximum: 1, dataset: 'test', reporters: ['ci'] },
  { rule: 'not_worse_than_incumbent', metric: 'loss', direction: 'lower_is_better', tolerance: 0 },
  { rule: 'required_tags', tags: [{ key: 'risk', values: ['low'] }, { key: 'owner' }] },
  { rule: 'required_description', minimum_length: 20 },
  {
    rule: 'approvals',
    count: 2,
    from: { users: ['ada'], groups: ['ml'], service_principals: ['arn:aws:iam::1:role/ci'] },
  },
  { rule: 'requester_is_not_approver' },
  { rule: 'freeze_window', time_zone: 'Europe/Berlin', from: '2026-12-24T12:00', to: '2027-01-02T08:00' },
  { rule: 'freeze_window', time_zone: 'UTC', days: ['FRI'], from: '16:00', to: '08:00' },
  { rule: 'digest_present' },
  { rule: 'signature_compatible' },
  { rule: 'max_age', days: 0.5 },
];

test('every rule is read as it was given, and nothing is put in', () => {
  expect(new Set(all.map(({ rule }) => rule))).toEqual(new Set(Object.keys(schemas)));
  expect(readRules(all)).toEqual(all);
  expect(readRules([])).toEqual([]);
});

const known = Object.keys(schemas).join(', ');
const measured = 'metric, dataset, reporters';

describe('a mistake is told by rule and field, with what there is', () => {
  test.each([
    [{}, `there is no rule null. 'rule' is one of ${known}.`],
    [null, `there is no rule null. 'rule' is one of ${known}.`],
    ['metric', `there is no rule null. 'rule' is one of ${known}.`],
    [{ rule: 'metrics' }, `there is no rule "metrics". 'rule' is one of ${known}.`],
    [{ rule: 'constructor' }, `there is no rule "constructor". 'rule' is one of ${known}.`],
    [{ rule: 7 }, `there is no rule 7. 'rule' is one of ${known}.`],
  ])('%j', (rule, message) => {
    expect(refusal(() => readRules([{ rule: 'digest_present' }, rule]))).toBe(`rules[1]: ${message}`);
  });

  test.each<[string, object, string]>([
    ['metric', { metric: 'a', minimun: 1 }, `there is no field 'minimun'. Its fields: ${measured}, minimum, maximum.`],
    ['metric', { minimum: 1 }, `'metric' is missing. Its fields: ${measured}, minimum, maximum.`],
    [
      'metric',
      { metric: 'a', minimum: '1' },
      `'minimum' must be a number, and is "1". Its fields: ${measured}, minimum, maximum.`,
    ],
    [
      'not_worse_than_incumbent',
      { metric: 'a', direction: 'up' },
      `'direction' must be one of higher_is_better, lower_is_better, and is "up". Its fields: ${measured}, direction, tolerance.`,
    ],
    [
      'not_worse_than_incumbent',
      { metric: 'a', direction: 'lower_is_better', tolerance: -1 },
      `'tolerance' must be at least 0, and is -1. Its fields: ${measured}, direction, tolerance.`,
    ],
    ['required_tags', {}, "'tags' is missing. Its fields: tags."],
    ['required_tags', { tags: [] }, "'tags' must have at least 1 entries, and is []. Its fields: tags."],
    [
      'required_tags',
      { tags: [{ key: 'a' }, { key: 'b', value: 'x' }] },
      "there is no field 'value'. Fields of 'tags[1]': key, values.",
    ],
    ['required_tags', { tags: [{ values: ['x'] }] }, "'tags[0].key' is missing. Fields of 'tags[0]': key, values."],
    [
      'approvals',
      { count: 1, from: { user: ['ada'] } },
      "there is no field 'user'. Fields of 'from': users, groups, service_principals.",
    ],
    ['approvals', { count: 21 }, "'count' must be at most 20, and is 21. Its fields: count, from."],
    ['approvals', { count: 1.5 }, "'count' must be a whole number, and is 1.5. Its fields: count, from."],
    [
      'metric',
      { metric: '' },
      `'metric' must have at least 1 characters, and is "". Its fields: ${measured}, minimum, maximum.`,
    ],
    ['digest_present', { sha: 1 }, "there is no field 'sha'. Its fields: none."],
    ['max_age', { days: 0 }, "'days' must be more than 0, and is 0. Its fields: days."],
    [
      'freeze_window',
      { time_zone: 'UTC', days: ['FRIDAY'], from: '', to: '' },
      '\'days[0]\' must be one of MON, TUE, WED, THU, FRI, SAT, SUN, and is "FRIDAY". Its fields: time_zone, days, from, to.',
    ],
  ])('%s %j', (rule, fields, message) => {
    expect(refusal(() => readRules([{ rule, ...fields }]))).toBe(`rules[0], ${rule}: ${message}`);
  });
});

describe('what nobody could ever satisfy is refused', () => {
  const window = (fields: object) => ({ rule: 'freeze_window', time_zone: 'UTC', ...fields });
  const week = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];
  const dates = (from: string, to: string) => window({ from, to });
  const local = "'from' and 'to' are YYYY-MM-DDTHH:mm";

  test.each<[{ rule: string }, string]>([
    [{ rule: 'metric', metric: 'a' } as never, "give 'minimum', 'maximum' or both."],
    [
      { rule: 'metric', metric: 'a', minimum: 2, maximum: 1 } as never,
      "'minimum' is above 'maximum': nobody could ever satisfy it.",
    ],
    [
      { rule: 'approvals', count: 3, from: { users: ['a', 'b', 'a'] } } as never,
      "nobody could ever satisfy it: 'from' names 2, and 3 must approve.",
    ],
    [
      { rule: 'approvals', count: 1, from: {} } as never,
      "nobody could ever satisfy it: 'from' names 0, and 1 must approve.",
    ],
    [
      window({ time_zone: 'Europe/Berln', from: 'x', to: 'x' }),
      "'time_zone' is 'Europe/Berln', which is none. Name one of the IANA database, e.g. Europe/Berlin.",
    ],
    [
      window({ time_zone: '+01:00', from: 'x', to: 'x' }),
      "'time_zone' is '+01:00', which is none. Name one of the IANA database, e.g. Europe/Berlin.",
    ],
    [dates('2026-02-30T00:00', '2026-03-01T00:00'), `${local}; '2026-02-30T00:00' is none.`],
    [dates('2026-02-01T00:00', '2026-03-01T24:00'), `${local}; '2026-03-01T24:00' is none.`],
    [dates('2026-02-01', '2026-03-01T00:00'), `${local}; '2026-02-01' is none.`],
    [dates('2026-02-01T00:00', '2026-02-01T00:00'), "'from' must be before 'to'."],
    [
      window({ days: ['MON'], from: '8:00', to: '09:00' }),
      "with 'days' 'from' and 'to' are times, HH:mm; '8:00' is none.",
    ],
    [
      window({ days: ['MON'], from: '08:00', to: '24:00' }),
      "with 'days' 'from' and 'to' are times, HH:mm; '24:00' is none.",
    ],
    [window({ days: week, from: '08:00', to: '08:00' }), 'the window would never end.'],
  ])('%j', (rule, message) => {
    expect(refusal(() => readRules([rule]))).toBe(`rules[0], ${rule.rule}: ${message}`);
  });

  test('and what could be is not', () => {
    const rules = [
      { rule: 'approvals', count: 3, from: { users: ['a'], groups: ['ml'] } },
      { rule: 'approvals', count: 2, from: { users: ['a'], service_principals: ['a'] } },
      window({ days: week, from: '08:00', to: '07:59' }),
      { rule: 'metric', metric: 'a', minimum: 1, maximum: 1 },
    ];
    expect(readRules(rules)).toEqual(rules);
  });

  test('keys are those that there can be', () => {
    expect(refusal(() => readRules([{ rule: 'metric', metric: 'a@b', minimum: 1 }]))).toContain("'rules[0].metric'");
    expect(refusal(() => readRules([{ rule: 'required_tags', tags: [{ key: '__proto__' }] }]))).toContain('__proto__');
  });
});

test('aliases have no requests', () => {
  for (const rule of [{ rule: 'approvals', count: 1 }, { rule: 'requester_is_not_approver' }]) {
    expect(refusal(() => readRules([rule], { alias: 'champion' }))).toBe(
      `rules[0], ${rule.rule}: an alias is not requested, and nobody approves. Give the policy a 'stage'.`,
    );
    expect(readRules([rule])).toEqual([rule]);
  }
  expect(readRules([{ rule: 'digest_present' }], { alias: 'champion' })).toHaveLength(1);
});

test('a policy has few rules, and they are short', () => {
  const tags = Array.from({ length: 50 }, (_, index) => ({ key: `${index}`.padEnd(200, 'k') }));
  expect(refusal(() => readRules('x'))).toBe("'rules' must be a list.");
  expect(readRules(Array(50).fill({ rule: 'digest_present' }))).toHaveLength(50);
  expect(refusal(() => readRules(Array(51).fill({ rule: 'digest_present' })))).toContain('at most 50 rules');
  expect(refusal(() => readRules(Array(5).fill({ rule: 'required_tags', tags })))).toContain('at most 50000 bytes');
});

describe('a policy', () => {
  test('is for a stage, an alias, or all that matter', () => {
    expect(readPolicy({ rules: [] })).toEqual({ rules: [] });
    expect(readPolicy({ model: 'm', stage: 'production', rules: [] })).toEqual({
      model: 'm',
      stage: 'Production',
      rules: [],
    });
    expect(readPolicy({ alias: 'champion', permission_level: 'CAN_MANAGE', rules: [] })).toEqual({
      alias: 'champion',
      permission_level: 'CAN_MANAGE',
      rules: [],
    });
  });

  test.each([
    [{ stage: 'Staging', alias: 'a' }, "A policy is for a 'stage' or for an 'alias'. Make one for each."],
    [{ stage: 'Prod' }, 'Invalid Model Version stage: Prod. Value must be one of None, Staging, Production, Archived.'],
    [{ alias: 'latest' }, "'latest' alias name (case insensitive) is reserved."],
    [{ model: 'a/b' }, "Invalid model name 'a/b'. Names cannot contain '/' or ':'."],
    [
      { stage: 'Staging', permission_level: 'CAN_MANAGE' },
      "'permission_level' is for policies with an 'alias': stages have their own levels.",
    ],
    [
      { alias: 'a', permission_level: 'CAN_FORCE' },
      "'permission_level' must be one of CAN_READ, CAN_EDIT, CAN_MANAGE_STAGING_VERSIONS, CAN_MANAGE_PRODUCTION_VERSIONS, CAN_MANAGE.",
    ],
    [
      { alias: 'a', rules: [{ rule: 'approvals', count: 1 }] },
      "rules[0], approvals: an alias is not requested, and nobody approves. Give the policy a 'stage'.",
    ],
  ])('%j', (given, message) => {
    expect(refusal(() => readPolicy({ rules: [], ...given }))).toBe(message);
  });
});

test('whatever is given, it is taken or refused', () => {
  const rule = fc.constantFrom(...Object.keys(schemas));
  const field = fc.constantFrom(
    'metric',
    'minimum',
    'tags',
    'count',
    'from',
    'to',
    'days',
    'time_zone',
    'reporters',
    'key',
  );
  const given = fc
    .dictionary(field, fc.jsonValue({ maxDepth: 3 }))
    .chain((fields) => rule.map((name) => ({ rule: name, ...fields })));
  fc.assert(
    fc.property(fc.array(fc.oneof(given, fc.jsonValue())), (rules) => takenOrRefused(() => readRules(rules))),
    { numRuns: 1_000 },
  );
});
