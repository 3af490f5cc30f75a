import { expect, test } from 'vitest';
import { alarmsOf } from '#infra/alarms.ts';
import { authorizeToken } from '#shared/operations/authorizer.ts';
import { consumers } from '#shared/operations/consumers.ts';
import { operations } from '#shared/operations/index.ts';
import { schedules } from '#shared/operations/schedules.ts';
import { workers } from '#shared/operations/workers.ts';
import { allModes as all, resourcesOf, synthesize } from './synthesize.ts';

const alarms = (settings: object = {}) =>
  resourcesOf(synthesize({ settings }).get('operations'), 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);

test('what somebody should look at: failures, slowness, refusals, lag and what was given up', () => {
  const names = alarms().map(({ AlarmName }) => AlarmName.replace('stagebook-test-', ''));
  expect(names.toSorted()).toEqual(
    [
      'api-5xx-iam',
      'api-latency-iam',
      'authorizer-errors-iam',
      'function-throttles',
      'concurrency',
      'table-errors',
      'table-throttles',
      'audit-transitions-lag',
      'audit-transitions-dead-letters',
      'dispatch-events-lag',
      'dispatch-events-dead-letters',
      'follow-ups-age',
      'follow-up-dead-letters',
      'deliveries-age',
      'deliver-webhooks-dead-letters',
      'take-checkpoint-errors',
      'reconcile-events-errors',
      'fold-observations-errors',
      'evaluate-monitors-errors',
    ].toSorted(),
  );
});

test('every API has alarms of its own, and who cannot look up tokens is in a hurry', () => {
  const named = (settings: object, start: string) =>
    alarms(settings).filter(({ AlarmName }) => AlarmName.startsWith(`stagebook-test-${start}`));
  const modes = all.auth;
  expect(named(all, 'api-').map(({ AlarmName }) => AlarmName.replace('stagebook-test-', ''))).toEqual(
    modes.flatMap((mode) => [`api-5xx-${mode}`, `api-latency-${mode}`]),
  );
  for (const { AlarmName, Metrics } of named(all, 'api-')) {
    expect(JSON.stringify(Metrics)).toContain(`apiid${AlarmName.split('-').at(-1)}`);
  }
  const authorizers = named(all, 'authorizer-errors').map(({ AlarmName, AlarmDescription, Metrics }) => {
    const { Namespace, MetricName, Dimensions } = Metrics[0].MetricStat.Metric;
    return [
      AlarmName.split('-').at(-1),
      AlarmDescription.replace(/ .*/s, ''),
      Namespace,
      Dimensions?.[0].Value ?? MetricName,
    ];
  });
  expect(authorizers).toEqual([
    ['iam', '[medium]', 'Stagebook', 'stagebook-test-authorizer-errors-iam'],
    ['token', '[high]', 'AWS/Lambda', 'stagebook-test-authorizeToken'],
    ['jwt', '[medium]', 'Stagebook', 'stagebook-test-authorizer-errors-jwt'],
  ]);
  const open = { auth: [], allowAnonymous: true };
  expect(named(open, 'api-')).toHaveLength(2);
  expect(named(open, 'authorizer-errors')).toEqual([]);
});

test('an alarm says how bad it is and where it is told what to do', () => {
  for (const { AlarmName, AlarmDescription } of alarms(all)) {
    const name = AlarmName.replace('stagebook-test-', '').replace(/-(iam|token|jwt)$/, '');
    expect(AlarmDescription).toMatch(new RegExp(`^\\[(high|medium)\\] .+ What to do: docs/runbook\\.md#${name}$`));
  }
});

test('silence is no alarm, and an alarm goes where it is to go, when it ends, too', () => {
  const alarmsTopicArn = 'arn:aws:sns:eu-west-1:123456789012:pagers';
  for (const alarm of alarms({ alarmsTopicArn })) {
    expect(alarm).toMatchObject({
      TreatMissingData: 'notBreaching',
      AlarmActions: [alarmsTopicArn],
      OKActions: [alarmsTopicArn],
    });
  }
  for (const alarm of alarms()) expect(alarm.AlarmActions).toBeUndefined();
});

test('the concurrency alarm follows the account’s limit', () => {
  const [alarm] = alarms({ concurrencyLimit: 2_000 }).filter(({ AlarmName }) => AlarmName.endsWith('-concurrency'));
  expect(alarm.Threshold).toBe(1_600);
});

test('every consumer has both of its alarms, and what the clock starts one', () => {
  const config = { prefix: 'stagebook-test', concurrencyLimit: 1, deploymentHooks: [] } as object as Parameters<
    typeof alarmsOf
  >[0];
  const more = [...consumers, { name: 'someMore', timeout: 60 }];
  const names = alarmsOf(config, [], {
    consumers: more,
    workers,
    schedules: [...schedules, { name: 'someTime' }],
  }).map(({ name }) => name);
  const ofQueues = ['follow-ups-age', 'follow-up-dead-letters', 'deliveries-age', 'deliver-webhooks-dead-letters'];
  const expected = ['some-more-lag', 'some-more-dead-letters', 'some-time-errors', ...ofQueues];
  expect(names).toEqual(expect.arrayContaining(expected));
});

test('the dashboard shows every API, every operation and who says whose token it is', () => {
  const [dashboard] = resourcesOf(synthesize({ settings: all }).get('operations'), 'AWS::CloudWatch::Dashboard');
  const body = JSON.stringify(dashboard?.Properties.DashboardBody);
  for (const { name } of [...operations, authorizeToken, ...consumers, ...schedules])
    expect(body).toContain(`stagebook-test-${name}`);
  for (const mode of all.auth) expect(body).toContain(`apiid${mode}`);
});
