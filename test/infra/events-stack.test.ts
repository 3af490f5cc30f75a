import { describe, expect, test } from 'vitest';
import { consumers } from '#shared/operations/consumers.ts';
import { schedules } from '#shared/operations/schedules.ts';
import { resourcesOf, synthesize } from './synthesize.ts';

const events = synthesize().get('events');

describe.each(consumers)('$name', (consumer) => {
  const logicalId = Object.entries(events?.Resources ?? {}).find(
    ([, { Type, Properties }]) => Type === 'AWS::Lambda::Function' && Properties.FunctionName.endsWith(consumer.name),
  )?.[0];
  const mapping = resourcesOf(events, 'AWS::Lambda::EventSourceMapping').find(
    ({ Properties }) =>
      JSON.stringify(Properties.FunctionName) === JSON.stringify({ 'Fn::GetAtt': [logicalId, 'Arn'] }),
  )?.Properties;
  const [queueId, queue] = Object.entries(events?.Resources ?? {}).find(
    ([, { Type, Properties }]) => Type === 'AWS::SQS::Queue' && Properties.QueueName.includes(consumer.name),
  ) ?? ['', undefined];

  test('gets what its filters let through, from the beginning, in parts that can fail', () => {
    expect(mapping).toMatchObject({
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: consumer.batchSize,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ParallelizationFactor: consumer.parallelizationFactor,
    });
    const filters = mapping.FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) => JSON.parse(Pattern));
    expect(filters).toEqual(consumer.filters);
    // More is a quota to be raised first.
    expect(filters.length).toBeLessThanOrEqual(5);
  });

  test('does not hold up its shard for ever: what fails is halved, tried again, and laid aside where it is seen', () => {
    expect(mapping).toMatchObject({
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: consumer.retries,
      MaximumRecordAgeInSeconds: 21_600,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [queueId, 'Arn'] } } },
    });
    expect(queue?.Properties).toMatchObject({ MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true });
  });
});

test('no more than two read the stream', () => {
  expect(resourcesOf(events, 'AWS::Lambda::EventSourceMapping')).toHaveLength(consumers.length);
  expect(consumers.length).toBeLessThanOrEqual(2);
});

test('queues take TLS alone', () => {
  const statements = resourcesOf(events, 'AWS::SQS::QueuePolicy').flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  );
  expect(
    statements.filter(
      ({ Effect, Condition }) => Effect === 'Deny' && Condition.Bool['aws:SecureTransport'] === 'false',
    ),
  ).toHaveLength(consumers.length);
});

describe.each(schedules)('$name', ({ name, everyMinutes }) => {
  const ruleOf = (settings: object) => {
    const template = synthesize({ settings }).get('events');
    const [rule] = resourcesOf(template, 'AWS::Events::Rule');
    const [id] = Object.entries(template?.Resources ?? {}).find(
      ([, { Type, Properties }]) => Type === 'AWS::Lambda::Function' && Properties.FunctionName.endsWith(name),
    ) ?? [''];
    return { rule, arn: { 'Fn::GetAtt': [id, 'Arn'] }, permissions: resourcesOf(template, 'AWS::Lambda::Permission') };
  };

  test('is started by the clock, and by that alone', () => {
    const { rule, arn, permissions } = ruleOf({});
    expect(rule?.Properties).toMatchObject({
      ScheduleExpression: `rate(${everyMinutes === 60 ? '1 hour' : `${everyMinutes} minutes`})`,
      State: 'ENABLED',
      Targets: [{ Arn: arn }],
    });
    expect(permissions.map(({ Properties }) => [Properties.Principal, Properties.FunctionName])).toEqual([
      ['events.amazonaws.com', arn],
    ]);
  });

  test('as often as is chosen', () => {
    const { rule } = ruleOf({ checkpoints: { everyMinutes: 7 } });
    expect(rule?.Properties.ScheduleExpression).toBe('rate(7 minutes)');
  });
});
