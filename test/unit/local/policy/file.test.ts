import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { policiesIn } from '#infra/local/policy/file.ts';
import { rules } from '#shared/operations/rules.ts';

const read = (text: string) => policiesIn(text, 'f.yaml');
const json = (policies: unknown) => read(JSON.stringify({ policies }));

test('YAML and JSON say the same, stages as MLflow spells them', () => {
  const described = { rule: 'required_description' };
  const expected = [
    { stage: 'Production', rules: [described] },
    { model: 'fraud', alias: 'champion', permission_level: 'CAN_MANAGE', rules: [] },
  ];
  const yaml = `
policies:
  - stage: production
    rules:
      - rule: required_description
  - {model: fraud, alias: champion, permission_level: CAN_MANAGE}
`;
  expect(read(yaml)).toEqual(expected);
  expect(
    json([
      { stage: 'PRODUCTION', rules: [described] },
      { ...expected[1], rules: undefined },
    ]),
  ).toEqual(expected);
});

test.each<[string, RegExp | string]>([
  ['policies: [', /^f\.yaml is neither YAML nor JSON: /],
  ['policies: []', /cannot be used[\s\S]*policies/],
  ['', /cannot be used/],
  ['polices: [{rules: []}]', /Unrecognized key: "polices"/],
  // Each would be of every model, or of every move.
  ['policies: [{modle: fraud, rules: []}]', /Unrecognized key: "modle"/],
  ['policies: [{alais: champion, rules: []}]', /Unrecognized key: "alais"/],
  ['policies: [{rule: []}]', /Unrecognized key: "rule"/],
  ['policies: [{model: 7, rules: []}]', /expected string[\s\S]*model/],
  ['{"policies": [], "policies": []}', /neither YAML nor JSON/],
])('%j is refused', (text, says) => {
  expect(() => read(text)).toThrow(says);
});

test('all that is wrong with entries is told at once, in the API’s words', () => {
  const approvals = { rule: 'approvals', count: 1 };
  const given = [
    { stage: 'Prod', rules: [] },
    { stage: 'Production', alias: 'champion', rules: [] },
    { rules: [{ rule: 'aprovals', count: 1 }] },
    { rules: [{ rule: 'metric', metric: 'auc', min: 1 }] },
    { alias: 'champion', rules: [approvals] },
    { stage: 'Staging', permission_level: 'CAN_MANAGE', rules: [] },
    { model: 'fraud', stage: 'Staging', rules: [approvals] },
    { model: 'fraud', stage: 'staging', rules: [approvals] },
  ];
  const message = (() => {
    try {
      json(given);
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error('it was taken');
  })();
  const told = [
    'policies[0]: Invalid Model Version stage: Prod',
    "policies[1]: A policy is for a 'stage' or for an 'alias'",
    'policies[2]: rules[0]: there is no rule "aprovals"',
    "policies[3]: rules[0], metric: there is no field 'min'",
    'policies[4]: rules[0], approvals: an alias is not requested',
    "policies[5]: 'permission_level' is for policies with an 'alias'",
    "policies[7] is for 'fraud', Staging, as policies[6]",
  ];
  for (const sentence of told) expect(message).toContain(sentence);
  expect(message.split('\n')).toHaveLength(1 + told.length);
});

test('the examples can be used, and have every rule', () => {
  const folder = resolve(import.meta.dirname, '../../../../examples/policies');
  const files = readdirSync(folder).filter((name) => !name.endsWith('.md'));
  const policies = files.flatMap((name) => policiesIn(readFileSync(join(folder, name), 'utf8'), name));
  const used = policies.flatMap((policy) => policy.rules.map(({ rule }) => rule));
  expect([...new Set(used)].sort()).toEqual(Object.keys(rules).sort());
});
