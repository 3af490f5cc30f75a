import { describe, expect, test } from 'vitest';
import { consumers } from '#shared/operations/consumers.ts';
import { kebab, visibilityOf } from '#shared/operations/queues.ts';
import { schedules } from '#shared/operations/schedules.ts';
import { workers } from '#shared/operations/workers.ts';
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
  const mappings = resourcesOf(events, 'AWS::Lambda::EventSourceMapping');
  expect(mappings.filter(({ Properties }) => Properties.StartingPosition)).toHaveLength(consumers.length);
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
  ).toHaveLength(consumers.length + 2 * workers.length);
});

const rateOf = (minutes: number): string =>
  ({ 1: 'rate(1 minute)', 60: 'rate(1 hour)' })[minutes] ?? `rate(${minutes} minutes)`;

describe.each(schedules)('$name', ({ name, everyMinutes }) => {
  const ruleOf = (settings: object) => {
    const template = synthesize({ settings }).get('events');
    const [id] = Object.entries(template?.Resources ?? {}).find(
      ([, { Type, Properties }]) => Type === 'AWS::Lambda::Function' && Properties.FunctionName.endsWith(name),
    ) ?? [''];
    const arn = { 'Fn::GetAtt': [id, 'Arn'] };
    const isOf = ({ Properties }: { Properties: { Targets: object[] } }) =>
      JSON.stringify(Properties.Targets).includes(JSON.stringify(arn));
    const rule = resourcesOf(template, 'AWS::Events::Rule').find((one) => isOf(one as never));
    const permissions = resourcesOf(template, 'AWS::Lambda::Permission').filter(
      ({ Properties }) => JSON.stringify(Properties.FunctionName) === JSON.stringify(arn),
    );
    return { rule, arn, permissions };
  };

  test('is started by the clock, and by that alone', () => {
    const { rule, arn, permissions } = ruleOf({});
    expect(rule?.Properties).toMatchObject({
      ScheduleExpression: rateOf(everyMinutes),
      State: 'ENABLED',
      Targets: [{ Arn: arn }],
    });
    expect(permissions.map(({ Properties }) => [Properties.Principal, Properties.FunctionName])).toEqual([
      ['events.amazonaws.com', arn],
    ]);
  });

  test('as often as is chosen, of checkpoints; the others are as they are', () => {
    const { rule } = ruleOf({ checkpoints: { everyMinutes: 7 } });
    expect(rule?.Properties.ScheduleExpression).toBe(rateOf(name === 'takeCheckpoint' ? 7 : everyMinutes));
  });
});

describe.each(workers)('$name', (worker) => {
  const isNamed = (part: string) => (text: string) => text === `stagebook-test-${part}`;
  const queueOf = (part: string) =>
    Object.entries(events?.Resources ?? {}).find(
      ([, { Type, Properties }]) => Type === 'AWS::SQS::Queue' && isNamed(part)(Properties.QueueName),
    ) ?? ['', undefined];
  const [queueId, queue] = queueOf(kebab(worker.queue));
  const [deadId] = queueOf(`${worker.name}-dead-letters`);

  test('has a queue that hands messages out for longer than a batch may take, and lays aside what fails', () => {
    expect(queue?.Properties).toMatchObject({
      VisibilityTimeout: visibilityOf(worker),
      SqsManagedSseEnabled: true,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [deadId, 'Arn'] }, maxReceiveCount: worker.receives },
    });
    expect(visibilityOf(worker)).toBeGreaterThan(worker.timeout);
  });

  test('works it off, so many batches at once, in parts that can fail', () => {
    const mapping = resourcesOf(events, 'AWS::Lambda::EventSourceMapping').find(
      ({ Properties }) =>
        JSON.stringify(Properties.EventSourceArn) === JSON.stringify({ 'Fn::GetAtt': [queueId, 'Arn'] }),
    );
    expect(mapping?.Properties).toMatchObject({
      BatchSize: worker.batchSize,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: worker.concurrency },
    });
  });
});

describe('deployment hooks', () => {
  const pattern = { 'detail-type': ['stage_transitioned'], detail: { to: ['Production'] } };
  const arn = (rest: string) => `arn:aws:${rest}`;
  const stateMachineArn = arn('states:eu-west-1:123456789012:stateMachine:roll');
  const task = {
    taskDefinitionArn: arn('ecs:eu-west-1:123456789012:task-definition/roll:1'),
    clusterArn: arn('ecs:eu-west-1:123456789012:cluster/serving'),
    roleArns: [arn('iam::123456789012:role/task')],
    subnets: ['subnet-0123456789abcdef0'],
  };
  const targets = {
    machine: { stateMachineArn },
    pipeline: { pipelineArn: arn('codepipeline:eu-west-1:123456789012:deploy') },
    call: { functionArn: arn('lambda:eu-west-1:123456789012:function:deploy') },
    task,
  };
  const withHooks = synthesize({
    settings: { deploymentHooks: Object.entries(targets).map(([name, target]) => ({ name, pattern, target })) },
  }).get('events');
  const rules = resourcesOf(withHooks, 'AWS::Events::Rule').filter(({ Properties }) => Properties.EventBusName);

  test('are rules of the bus, of our events alone, whose failures are laid aside', () => {
    expect(rules).toHaveLength(4);
    for (const { Properties } of rules) {
      expect(Properties).toMatchObject({
        EventBusName: 'stagebook-test',
        EventPattern: { source: ['stagebook'], ...pattern },
      });
      expect(Properties.Targets[0].DeadLetterConfig.Arn).toEqual({
        'Fn::GetAtt': [expect.stringMatching(/deploymentHooks/i), 'Arn'],
      });
    }
  });

  test('may start the one thing that they are for', () => {
    const statements = resourcesOf(withHooks, 'AWS::IAM::Role')
      .filter(({ Properties }) => /deployment hook/.test(Properties.Description))
      .flatMap(({ Properties }) => Properties.Policies[0].PolicyDocument.Statement)
      .map(({ Action, Resource }) => [Action, Resource]);
    expect(statements).toEqual([
      ['states:StartExecution', stateMachineArn],
      ['codepipeline:StartPipelineExecution', targets.pipeline.pipelineArn],
      ['ecs:RunTask', task.taskDefinitionArn],
      ['iam:PassRole', task.roleArns[0]],
    ]);
    const permissions = resourcesOf(withHooks, 'AWS::Lambda::Permission').map(
      ({ Properties }) => Properties.FunctionName,
    );
    expect(permissions).toContain(targets.call.functionArn);
  });

  test('are none, and no queue for them, unless they are chosen; and none has another’s name', () => {
    expect(resourcesOf(events, 'AWS::Events::Rule').filter(({ Properties }) => Properties.EventBusName)).toEqual([]);
    const twice = [1, 2].map(() => ({ name: 'one', pattern, target: { stateMachineArn } }));
    expect(() => synthesize({ settings: { deploymentHooks: twice } })).toThrow(/two have the same name/);
  });
});
