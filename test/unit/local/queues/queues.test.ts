import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ReceiveMessageCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LoadFunction } from '#infra/local/functions.ts';
import { type DeploymentHook, readDeploymentHooks } from '#infra/local/queues/deployment-hooks.ts';
import { type Queues, startQueues } from '#infra/local/queues/queues.ts';
import type { Worker } from '#shared/operations/queues.ts';

/** The laptop's queues and bus, by the SDK's own clients. */

const worker: Worker = {
  ...{ name: 'deliverWebhooks', file: 'worker', queue: 'deliveries', access: {} },
  ...{ batchSize: 10, timeout: 5, concurrency: 2, receives: 3 },
};
const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };

let folder: string;
let running: Queues | undefined;
let got: string[];
let answer: (body: string) => boolean;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagebook-queues-'));
  got = [];
  answer = () => true;
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  vi.restoreAllMocks();
});

async function start(hooks: DeploymentHook[] = [], isSigned = true) {
  const load = (async () =>
    async ({ Records }: SQSEvent) => {
      got.push(...Records.map(({ body }) => JSON.parse(body)));
      const failed = Records.filter(({ body }) => !answer(JSON.parse(body)));
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    }) as LoadFunction;
  running = await startQueues({
    ...{ file: join(folder, 'q.sqlite'), workers: [worker], load, hooks, invoking: () => {} },
    ...(isSigned && { credentials }),
    deadLetters: (name) => join(folder, `${name}.jsonl`),
  });
  return running;
}

const clientsOf = ({ url }: Queues, secretAccessKey = 'secret') => {
  const options = {
    endpoint: url,
    region: 'us-east-1',
    credentials: { ...credentials, secretAccessKey },
    maxAttempts: 1,
  };
  return { sqs: new SQSClient({ ...options, useQueueUrlAsEndpoint: false }), bus: new EventBridgeClient(options) };
};

const QueueUrl = 'http://127.0.0.1:9/000000000000/stagebook-deliveries';
const send = (queues: Queues, bodies: string[], secret?: string) =>
  clientsOf(queues, secret).sqs.send(
    new SendMessageBatchCommand({
      QueueUrl,
      Entries: bodies.map((body, index) => ({ Id: String(index), MessageBody: JSON.stringify(body) })),
    }),
  );
const idle = async (queues: Queues) => {
  while (queues.busy()) await new Promise((resolve) => setTimeout(resolve, 5));
};

test('what is sent is worked off, once', async () => {
  const queues = await start();
  const { Successful = [] } = await send(queues, ['a', 'b']);
  expect(Successful.map(({ Id }) => Id)).toEqual(['0', '1']);
  await idle(queues);
  expect(got.toSorted()).toEqual(['a', 'b']);
});

test('what fails comes again, by itself, and is laid aside when it has failed too often', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  const queues = await start();
  answer = (body) => body !== 'bad';
  await send(queues, ['bad', 'good']);
  await vi.waitFor(() => expect(existsSync(join(folder, 'deliverWebhooks.jsonl'))).toBe(true), { timeout: 20_000 });
  expect(got.filter((body) => body === 'good')).toHaveLength(1);
  expect(got.filter((body) => body === 'bad')).toHaveLength(worker.receives);
  expect(JSON.parse(readFileSync(join(folder, 'deliverWebhooks.jsonl'), 'utf8'))).toMatchObject({ body: '"bad"' });
}, 30_000);

test('whoever does not sign as the functions do is not let in, and what is not known is refused', async () => {
  const queues = await start();
  await expect(send(queues, ['a'], 'another')).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  const unknown = clientsOf(queues).sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  await expect(unknown).rejects.toThrow('The laptop does not know AmazonSQS.ReceiveMessage');
  expect(got).toEqual([]);
});

test('whoever calls us by another name is a web page that was led here', async () => {
  // Where everybody may do everything nobody signs, so that the name is all there is.
  const { url } = await start([], false);
  const { port } = new URL(url);
  const [status] = await new Promise<[number | undefined]>((resolve, reject) => {
    const headers = { host: `evil.example:${port}`, 'x-amz-target': 'AWSEvents.PutEvents' };
    request({ host: '127.0.0.1', port, method: 'POST', headers }, (response) => {
      response.resume();
      resolve([response.statusCode]);
    })
      .on('error', reject)
      .end('{"Entries": []}');
  });
  expect(status).toBe(403);
});

test('what was done when we stop is not done again, but what failed is', async () => {
  const queues = await start();
  const stopped = Promise.withResolvers<void>();
  answer = (body) => {
    if (body === 'bad') void queues.stop().then(stopped.resolve);
    return body !== 'bad';
  };
  await send(queues, ['bad', 'good']);
  await stopped.promise;
  expect(got.toSorted()).toEqual(['bad', 'good']);
  answer = () => true;
  await idle(await start());
  expect(got.toSorted()).toEqual(['bad', 'bad', 'good']);
});

test('a deployment hook is run for the events that its pattern matches, with the event at its input', async () => {
  const out = join(folder, 'event.json');
  const pattern = { source: ['stagebook'], 'detail-type': ['stage_transitioned'], detail: { to: ['Production'] } };
  const queues = await start([{ name: 'roll', pattern, run: ['sh', '-c', `cat > ${out}`] }]);
  const entry = (to: string) => ({
    ...{ Source: 'stagebook', DetailType: 'stage_transitioned', EventBusName: 'stagebook' },
    Detail: JSON.stringify({ model: 'churn', to }),
  });
  await clientsOf(queues).bus.send(new PutEventsCommand({ Entries: [entry('Staging'), entry('Production')] }));
  await idle(queues);
  expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({
    'detail-type': 'stage_transitioned',
    detail: { model: 'churn', to: 'Production' },
  });
});

test.each([
  ['{', /cannot be used/],
  ['[{"name": "a", "pattern": {}}]', /a list of \{"name", "pattern", "run"/],
  ['[{"name": "a", "pattern": ["stagebook"], "run": ["true"]}]', /a list of \{"name", "pattern", "run"/],
  ['[{"name": "a", "pattern": {}, "run": ["true"]}, {"name": "a", "pattern": {}, "run": ["false"]}]', /the name 'a'/],
  [
    '[{"name": "a", "pattern": {"source": ["stagebook"], "detail": {"to": [{"cidr": "P*"}]}}, "run": ["true"]}]',
    /does not know the pattern \{"cidr":"P\*"\}\.$/,
  ],
  ['[{"name": "a", "pattern": {"source": "x"}, "run": ["true"]}]', /cannot be used/],
])('a file of hooks that is wrong stops the start: %s', (text, why) => {
  const file = join(folder, 'hooks.json');
  writeFileSync(file, text);
  expect(() => readDeploymentHooks(file)).toThrow(why);
});
