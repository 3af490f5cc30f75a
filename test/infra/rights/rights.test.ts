import { expect, test } from 'vitest';
import { policyOf } from '#infra/policy.ts';
import { authorizeToken } from '#shared/operations/authorizer.ts';
import { consumers } from '#shared/operations/consumers.ts';
import { notFound } from '#shared/operations/fallback.ts';
import { operations } from '#shared/operations/index.ts';
import { schedules } from '#shared/operations/schedules.ts';
import { table } from '#shared/operations/table.ts';
import { workers } from '#shared/operations/workers.ts';
import { arns } from './arns.ts';
import { besides, deployed, policiesOf } from './deployed.ts';
import { isAllowed } from './iam.ts';
import { check, sentBy } from './sent.ts';
import { toggled } from './toggled.ts';

/** A role's rights are what its function sends: no less, or it fails where IAM is; no more, or they are anybody's. */

const all = [...operations, ...consumers, ...workers, ...schedules, authorizeToken];

test.each(all)('$name has exactly the rights it uses', async ({ name }) => {
  expect(await check(name, deployed(name))).toEqual([]);
});

/** The stream's ARN is handed over by the stack of the table. */
const followsTheStream = ['DescribeStream', 'GetRecords', 'GetShardIterator'].map((action) =>
  expect.stringMatching(new RegExp(`^dynamodb:${action} of <SsmParameterValuestagebookteststreamarn\\w+>$`)),
);

test.each([...all, notFound])('$name may besides write its log and traces, and no more', ({ name }) => {
  const usual = [
    'logs:CreateLogStream of <Logs6819BB44.Arn>',
    'logs:PutLogEvents of <Logs6819BB44.Arn>',
    'xray:PutTraceSegments of *',
    'xray:PutTelemetryRecords of *',
  ];
  const isConsumer = consumers.some((consumer) => consumer.name === name);
  const queue = expect.stringMatching(new RegExp(`^sqs:SendMessage of <${name}deadletters\\w+\\.Arn>$`));
  const more = isConsumer ? [...followsTheStream, 'dynamodb:ListStreams of *', queue] : [];
  const isWorker = workers.some((worker) => worker.name === name);
  const own = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes', 'ChangeMessageVisibility'].map((action) =>
    expect.stringMatching(new RegExp(`^sqs:${action} of <${name}workerQueue\\w+\\.Arn>$`)),
  );
  expect(besides(name)).toEqual([...usual, ...more, ...(isWorker ? own : [])]);
  expect(['access', 'function']).toEqual(expect.arrayContaining(policiesOf(name)));
});

test.each(all)('$name: any right more or less is noticed', async ({ name, access }) => {
  for (const { access: other, problem } of toggled(access)) {
    expect(await check(name, policyOf(other, arns))).toEqual([`${name} ${problem}`]);
  }
});

test('every kind of partition is somebody’s', async () => {
  const asked = (await Promise.all(all.map(({ name }) => sentBy(name)))).flat();
  const touched = asked.flatMap(({ leadingKeys = [] }) => leadingKeys);
  const kinds = Object.values(table.families).flat();
  expect(kinds.filter((prefix) => !touched.some((key) => key.startsWith(prefix)))).toEqual([]);
});

const may = (action: string, leadingKeys?: string[]) =>
  all
    .filter(({ name }) =>
      isAllowed(deployed(name), {
        action: `dynamodb:${action}`,
        resource: arns.table,
        ...(leadingKeys && { leadingKeys }),
      }),
    )
    .map(({ name }) => name);

test('only the audit writes to the ledger, adds to it at that, and nobody reads the table through', () => {
  expect(may('PutItem', ['AUDIT#1'])).toEqual(['auditTransitions']);
  for (const action of ['UpdateItem', 'DeleteItem', 'BatchWriteItem', 'PartiQLInsert']) {
    expect([action, may(action, ['AUDIT#1'])]).toEqual([action, []]);
  }
  expect([may('Scan'), may('PartiQLSelect')]).toEqual([[], []]);
});
