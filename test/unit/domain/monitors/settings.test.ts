import { describe, expect, test } from 'vitest';
import { type Given, readSettings } from '#shared/domain/monitors/settings.ts';
import { monitorRules } from '#shared/operations/monitor-rules.ts';
import { refusal } from '#test/unit/search/support.ts';

const rule = { type: 'threshold', operator: '<', value: 0.8 };
const least: Given = { name: 'accuracy', metric: 'accuracy', rule };

test('what is not said is as usual', () => {
  expect(readSettings(least)).toEqual({
    ...least,
    watch: { stage: 'Production' },
    statistic: 'mean',
    window_minutes: 60,
    for_minutes: 0,
    minimum_samples: 1,
    action: 'propose_rollback',
    cool_down_minutes: 60,
    enabled: true,
  });
  expect(readSettings({ ...least, alias: 'champion' })).toMatchObject({
    watch: { alias: 'champion' },
    action: 'notify',
  });
  expect(readSettings({ ...least, version: '03' })).toMatchObject({ watch: { version: 3 }, action: 'notify' });
  expect(readSettings({ ...least, stage: 'staging' })).toMatchObject({ watch: { stage: 'Staging' } });
});

test('every rule is read as it was given', () => {
  const all = [
    rule,
    { type: 'change', against: 'baseline', direction: 'any', by: 0.1, relative: true },
    { type: 'psi', above: 0.2 },
    { type: 'ks', above: 0.1 },
    { type: 'missing' },
  ];
  expect(new Set(all.map(({ type }) => type))).toEqual(new Set(Object.keys(monitorRules)));
  for (const one of all) expect(readSettings({ ...least, rule: one }).rule).toEqual(one);
});

test('a change of some leaves the others, and replaces what is watched as a whole', () => {
  const before = readSettings({ ...least, tags: { region: 'eu' }, for_minutes: 5, enabled: false });
  expect(readSettings({ enabled: true }, before)).toEqual({ ...before, enabled: true });
  expect(readSettings({ tags: {} }, before)).not.toHaveProperty('tags');
  expect(readSettings({ alias: 'a', action: 'notify' }, before)).toMatchObject({
    watch: { alias: 'a' },
    for_minutes: 5,
  });
  expect(readSettings({ rule: { type: 'missing' } }, before).rule).toEqual({ type: 'missing' });
});

describe('a mistake is told by its field, with what there is', () => {
  const known = Object.keys(monitorRules).join(', ');
  test.each<[Given, string]>([
    [{ rule: undefined }, "Missing value for required parameter 'rule'."],
    [{ rule: {} }, `rule: there is no type null. 'type' is one of ${known}.`],
    [{ rule: { type: 'treshold' } }, `rule: there is no type "treshold". 'type' is one of ${known}.`],
    [{ rule: { ...rule, valeu: 1 } }, "rule, threshold: there is no field 'valeu'. Its fields: operator, value."],
    [
      { rule: { ...rule, operator: '=' } },
      `rule, threshold: 'operator' must be one of <, <=, >, >=, and is "=". Its fields: operator, value.`,
    ],
    [{ rule: { type: 'psi', abov: 1 } }, "rule, psi: there is no field 'abov'. Its fields: above."],
    [{ rule: { type: 'psi' } }, "rule, psi: 'above' is missing. Its fields: above."],
    [{ rule: { type: 'missing', above: 1 } }, "rule, missing: there is no field 'above'. Its fields: none."],
    [{ name: ' ' }, "Missing value for required parameter 'name'."],
    [{ metric: '' }, "Missing value for required parameter 'metric'."],
    [{ metric: 'm'.repeat(251) }, "'metric' exceeds the maximum length of 250 characters"],
    [{ statistic: 'p42' }, "'statistic' is one of count, sum, mean, min, max, p50, p90, p95, p99, and not 'p42'."],
    [{ action: 'page' }, "'action' is one of notify, propose_rollback, rollback, and not 'page'."],
    [{ window_minutes: 0 }, "'window_minutes' must be from 1 to 43200, and is 0."],
    [{ cool_down_minutes: 0 }, "'cool_down_minutes' must be from 1 to 10080, and is 0."],
    [
      { alias: 'a', action: 'propose_rollback' },
      "'action' of a monitor that watches an alias is one of notify, rollback.",
    ],
    [{ version: '1', action: 'rollback' }, "'action' of a monitor that watches one version is one of notify."],
    [{ stage: 'Archived' }, "Monitors watch the stages Staging and Production, and not 'Archived'. Name a 'version'."],
    [{ stage: 'Staging', alias: 'a' }, "A monitor watches one of 'stage', 'alias' and 'version'. Make one for each."],
    [
      { version: '1', rule: { type: 'change', against: 'previous_version', direction: 'any', by: 1 } },
      "rule, change: one version has none before it. Watch a 'stage' or an 'alias'.",
    ],
    [{ version: '0' }, "'version' must be from 1 to 9999999999, and is 0."],
    [
      { tags: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [String(n), ''])) },
      "'tags' can have 20 entries, and has 21.",
    ],
  ])('%j', (wrong, message) => {
    expect(refusal(() => readSettings({ ...least, ...wrong }))).toBe(message);
  });
});
