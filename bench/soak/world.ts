import { mkdirSync, openSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { setCredentials } from '#infra/local/connection.ts';
import { startDynoxide } from '#infra/local/dynamodb.ts';
import { startEmbeddedS3 } from '#infra/local/s3.ts';
import { environment } from '#shared/operations/environment.ts';
import { seeded } from '#test/embedded/fuzz/random.ts';
import { startReceiver } from '#test/embedded/process/receiver.ts';
import { startRegistryProcess } from '#test/support/registry-process.ts';
import { type Fault, ofDynamodb, ofS3 } from './faults.ts';
import { startFaultyProxy } from './proxy.ts';

const died = (what: string) => () => {
  throw new Error(`${what} ended though nobody stopped it.`);
};

/** `DynamoDB_20120810.GetItem` → `GetItem`. */
const operationOf = ({ headers }: IncomingMessage) => String(headers['x-amz-target']).split('.').at(-1) as string;

/** The laptop's server in a process of its own, its database and S3 behind proxies, and a receiver of webhooks. */
export async function startWorld(scratch: string, seed: number, weather: () => number) {
  const [data, log] = [join(scratch, 'data'), join(scratch, 'server.log')];
  mkdirSync(data);
  setCredentials(true);
  const dynoxide = await startDynoxide(join(scratch, 'dynamodb.sqlite'), died('DynamoDB'));
  const s3 = await startEmbeddedS3(join(scratch, 's3'), { port: 0, host: '127.0.0.1' }, died('S3'));
  const dynamodbProxy = await startFaultyProxy({
    ...{ target: dynoxide.endpoint, faults: ofDynamodb, operationOf, random: seeded(seed + 1), weather },
  });
  const s3Proxy = await startFaultyProxy({
    ...{ target: s3.endpoint, faults: ofS3, random: seeded(seed + 2), weather },
    operationOf: ({ method }) => method as string,
  });
  const receiver = await startReceiver();
  const registry = await startRegistryProcess(data, {
    output: openSync(log, 'w'),
    // Into the log: what the heap takes when it has been collected.
    execArgv: ['--trace-gc'],
    env: {
      [environment.dynamodbEndpoint]: dynamodbProxy.url,
      [environment.s3Endpoint]: s3Proxy.url,
      [environment.privateHooks]: 'on',
      [environment.logLevel]: 'error',
    },
  });
  const proxies = { DynamoDB: dynamodbProxy, S3: s3Proxy };
  return {
    ...{ data, log, registry, receiver, proxies },
    dynamodb: dynoxide.endpoint,
    befell: (leadsTo: Fault['leadsTo'], from: number, to: number) =>
      Object.values(proxies).some((proxy) => proxy.befell(leadsTo, from, to)),
    stop: async () => {
      await registry.stop();
      receiver.stop();
      for (const proxy of Object.values(proxies)) await proxy.stop();
      await s3.stop();
      await dynoxide.stop();
    },
  };
}

export type World = Awaited<ReturnType<typeof startWorld>>;
