import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { expect, vi } from 'vitest';
import { client } from '#shared/store/client.ts';
import { remove, update } from '#shared/store/expression.ts';
import { getItem, type Item } from '#shared/store/items.ts';
import { type Key, metaKey, purgeKey, versionKey, walkKey } from '#shared/store/keys.ts';
import { recordedPrefixes } from '#shared/store/ledger/recorded.ts';
import { verifyLedger } from '#shared/store/ledger/verify.ts';
import { getModel } from '#shared/store/models/get.ts';
import { queryPages } from '#shared/store/query.ts';
import { problemsOf, readEverything } from '#test/embedded/fuzz/history.ts';
import { ok } from '#test/embedded/tracking/calls.ts';
import { anyone } from '#test/support/anyone.ts';
import { followUp } from '#test/support/follow-up.ts';

/** Calls and bells for tests of deletion. They are loaded when the table is there: `await import('./world.ts')`. */

export { call } from '#test/support/call.ts';
export { ok };

let count = 0;

/** A model of so many versions. */
export async function model(versions: number): Promise<{ name: string; id: string }> {
  const name = `model-${++count}`;
  await ok('createRegisteredModel', { name, description: 'what it is', tags: [{ key: 'team', value: name }] });
  for (let made = 0; made < versions; made++) await version(name);
  return { name, id: (await getModel(anyone, name)).id };
}

export const version = (name: string, more: object = {}) =>
  ok('createModelVersion', {
    name,
    source: `s3://elsewhere/${name}`,
    run_id: `run of ${name}`,
    description: 'one of them',
    tags: [{ key: 'kind', value: name }],
    ...more,
  });

export const move = (name: string, number: number, stage: string) =>
  ok('transitionModelVersionStage', { name, version: String(number), stage });

export const refused = (message: RegExp, status = 409) => ({
  status,
  body: { message: expect.stringMatching(message) },
});

/** By each way there is to versions, those of a model that was made so, called what it may be. */
export async function found(made: string): Promise<string[][]> {
  const filters = [`run_id = 'run of ${made}'`, `source_path = 's3://elsewhere/${made}'`, `tags.kind = '${made}'`, ''];
  const searches = filters.map(async (filter) => {
    const { model_versions = [] } = await ok('searchModelVersions', { filter });
    const own = model_versions.filter(({ source }: { source: string }) => source === `s3://elsewhere/${made}`);
    return own.map(({ version }: { version: string }) => version).sort();
  });
  return Promise.all(searches);
}

/** What `found` answers when all ways agree. */
export const everyWay = (...numbers: string[]) => [numbers, numbers, numbers, numbers];

export async function rows(id: string, prefix: string): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of queryPages({ partition: metaKey(id).pk, prefix })) items.push(...page);
  return items;
}

/** The sort keys of all that the ledger has an entry of, or is to have. */
export const recordedKeys = async (id: string): Promise<string[]> =>
  (await Promise.all(recordedPrefixes.map((prefix) => rows(id, prefix)))).flat().map(({ sk }) => sk);

export const kindsOf = async (id: string) => (await rows(id, 'CHANGE#')).map(({ kind }) => kind);

async function deliver(eventName: 'INSERT' | 'REMOVE', { pk, sk }: Key, image: object): Promise<void> {
  const dynamodb = { Keys: { pk: { S: pk }, sk: { S: sk } }, SequenceNumber: '1', ...image };
  const { batchItemFailures } = await followUp({ Records: [{ eventName, dynamodb } as DynamoDBRecord] });
  expect(batchItemFailures).toEqual([]);
}

/** What the stream does behind a change of the model. */
export const ring = (id: string, kind: string) =>
  deliver('INSERT', { pk: metaKey(id).pk, sk: 'CHANGE#0000000001' }, { NewImage: { kind: { S: kind } } });

const gone = (key: Key) => deliver('REMOVE', key, { OldImage: { ttl: { N: '1' } } });

/** As the stream may ring at any time and again. */
export const ringPurge = (id: string, number?: number) => gone(purgeKey(id, number));
export const ringWalk = (id: string) => gone(walkKey(id));

/** DynamoDB removes the purge's item, whose time must be over, and the stream rings. */
export async function expire(id: string, number?: number): Promise<void> {
  const key = purgeKey(id, number);
  const ttl = Number((await getItem(key))?.ttl);
  // Whole seconds, rounded up.
  expect(ttl).toBeLessThanOrEqual(Math.ceil(Date.now() / 1_000));
  await client.send(new DeleteCommand(remove(key)));
  await gone(key);
}

export const hasPurge = async (id: string, number?: number) => (await getItem(purgeKey(id, number))) !== undefined;

export const days = (count: number) => count * 86_400_000;

/** Time passes for us; DynamoDB and S3 have their own. */
export const later = (ms: number) => vi.useFakeTimers({ now: Date.now() + ms, toFake: ['Date'] });

/** The time of a deletion is over, where S3 must not see another day than ours. */
export async function age(id: string, number?: number): Promise<void> {
  const past = Date.now() - 1_000;
  const deleted = number === undefined ? metaKey(id) : versionKey(id, number);
  const set = async (key: Key, field: string, value: number) =>
    client.send(new UpdateCommand(update({ key, set: [[field, value]] })));
  await set(deleted, 'restorable_until', past);
  await set(purgeKey(id, number), 'ttl', Math.floor(past / 1_000));
}

/** Rows against versions, lists, members and aliases, and the ledger against them all. */
export async function problems(): Promise<string[]> {
  return [...(await readEverything()).flatMap(problemsOf), ...(await verifyLedger()).problems];
}

type Sent = { command: string; pk: string | undefined; sks: string[] };

/** Runs `meanwhile` before the first request is sent that `moment` tells. */
export function hold(moment: (sent: Sent) => boolean, meanwhile: () => Promise<unknown>): void {
  let waiting = true;
  const name = 'hold';
  client.middlewareStack.add(
    (next, context) => async (args) => {
      type Target = { Key?: Key; Item?: Key };
      const input = args.input as Target & { TransactItems?: Record<string, Target>[] };
      const targets = (input.TransactItems ?? [{ single: input }]).flatMap((one) => Object.values(one));
      const keys = targets.map(({ Key, Item }) => Key ?? Item);
      const sent = { command: context.commandName ?? '', pk: keys[0]?.pk, sks: keys.map((key) => key?.sk ?? '') };
      if (waiting && moment(sent)) {
        waiting = false;
        client.middlewareStack.remove(name);
        await meanwhile();
      }
      return next(args);
    },
    { step: 'initialize', name, override: true },
  );
}

export const writes = ({ command }: Sent) => command.startsWith('TransactWrite');
