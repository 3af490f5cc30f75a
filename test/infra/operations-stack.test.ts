import { expect, test } from 'vitest';
import { alarmsOf } from '#infra/alarms.ts';
import { consumers } from '#shared/operations/consumers.ts';
import { operations } from '#shared/operations/index.ts';
import { resourcesOf, synthesize } from './synthesize.ts';

const alarms = (settings: object = {}) =>
  resourcesOf(synthesize({ settings }).get('operations'), 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);

test('what somebody should look at: failures, slowness, refusals, lag and what was given up', () => {
  const names = alarms().map(({ AlarmName }) => AlarmName.replace('stagebook-test-', ''));
  expect(names.toSorted()).toEqual(
    [
      'api-5xx',
      'api-latency',
      'authorizer-errors',
      'function-throttles',
      'concurrency',
      'table-errors',
      'table-throttles',
      'audit-transitions-lag',
      'audit-transitions-dead-letters',
      'follow-up-lag',
      'follow-up-dead-letters',
    ].toSorted(),
  );
});

test('an alarm says how bad it is and where it is told what to do', () => {
  for (const { AlarmName, AlarmDescription } of alarms()) {
    const name = AlarmName.replace('stagebook-test-', '');
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

test('every consumer has both of its alarms', () => {
  const config = { prefix: 'stagebook-test', concurrencyLimit: 1 } as Parameters<typeof alarmsOf>[0];
  const more = [...consumers, { name: 'someMore', timeout: 60 }];
  const names = alarmsOf(config, 'api', more).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['some-more-lag', 'some-more-dead-letters']));
});

test('the dashboard shows every operation', () => {
  const [dashboard] = resourcesOf(synthesize().get('operations'), 'AWS::CloudWatch::Dashboard');
  const body = JSON.stringify(dashboard?.Properties.DashboardBody);
  for (const { name } of [...operations, ...consumers]) expect(body).toContain(`stagebook-test-${name}`);
});
