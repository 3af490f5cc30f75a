import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { ulid } from 'ulid';
import { expect } from 'vitest';
import { loadFunctions } from '#infra/local/functions.ts';
import type { SourceFile } from '#shared/domain/registration.ts';
import { consumers } from '#shared/operations/consumers.ts';
import { copyFiles, putPlan } from '#shared/store/artifacts/manifest.ts';
import { deleteObjects } from '#shared/store/artifacts/objects.ts';
import { sourceFiles } from '#shared/store/artifacts/source.ts';
import { client } from '#shared/store/client.ts';
import { update } from '#shared/store/expression.ts';
import type { Key } from '#shared/store/keys.ts';
import { isRecorded } from '#shared/store/ledger/recorded.ts';
import { queryPages } from '#shared/store/query.ts';
import { createVersion } from '#shared/store/versions/create.ts';
import { newExperiment, newRun, ok, times } from '#test/embedded/tracking/calls.ts';
import { call } from '#test/support/call.ts';
import { context } from '#test/support/events.ts';
import type { Asked } from '../asked.ts';
import { type Fate, recorded } from '../recorder.ts';
import { idOfModel, inserted, removed } from './bells.ts';
import { everywhere, logged, pathIn, registered, uploaded } from './files.ts';
import { newModel, newVersion, outlived } from './models.ts';

/** Hands records to a consumer, and expects that it takes them; `fails`: that the stream is to hand them to it again. */
type Ring = (records: DynamoDBRecord | DynamoDBRecord[], expected?: 'fails') => Promise<void>;

const load = loadFunctions();
const usual: Fate[] = ['conflict', 'lost answer'];

export const ringOf =
  (name: string, asked: Asked[]): Ring =>
  async (records, expected) => {
    const { file } = consumers.find((one) => one.name === name) ?? {};
    const handler = await load<DynamoDBStreamEvent, DynamoDBBatchResponse>(file ?? '');
    const { batchItemFailures } = await recorded(asked, usual, () => handler({ Records: [records].flat() }, context));
    expect([name, records, batchItemFailures.length]).toEqual([name, records, expected === 'fails' ? 1 : 0]);
  };

/** Hands a worker the messages that the dispatcher makes of records. */
export const followUpOn =
  (asked: Asked[]): Ring =>
  async (records, expected) => {
    const { followUp } = await import('#test/support/follow-up.ts');
    const { batchItemFailures } = await recorded(asked, usual, () => followUp({ Records: [records].flat() }));
    expect([records, batchItemFailures.length]).toEqual([records, expected === 'fails' ? 1 : 0]);
  };

const model = (id: string) => `MODEL#${id}`;
const version = (number: number) => `V#${String(number).padStart(10, '0')}`;
const change = (rev: number) => `CHANGE#${String(rev).padStart(10, '0')}`;

const audit = async (ring: Ring): Promise<void> => {
  const name = await newModel();
  await newVersion(name);
  const pk = model(await idOfModel(name));
  const first = [inserted(pk, change(1)), inserted(pk, version(1))];
  for (const again of [first, first]) await ring(again);
  // Of a model that nobody has, and more at once than a transaction takes.
  await ring(inserted(model(ulid()), version(1)));
  for (const index of times(100, String))
    await ok('setRegisteredModelAlias', { name, alias: `a${index}`, version: '1' });
  await ring(inserted(pk, change(2)));
};

const fileOf = (key: string, more: Partial<SourceFile> = {}): SourceFile => ({
  key,
  path: 'file',
  size: 1,
  etag: '"none"',
  ...more,
});

/** Bytes: more than one call copies, and than S3 copies in one request. */
const much = { pending: 300 * 1024 ** 2, parted: 6 * 1024 ** 3 };

/** A version that waits for these files. */
async function pending(files: SourceFile[]) {
  const name = await newModel();
  const request = {
    id: ulid(),
    actor: { type: 'local' as const, id: 'a' },
    client: 'c',
    role: 'admin' as const,
    groups: [],
    deadline: Date.now() + 10_000,
  };
  const given = { source: 's', run_id: '', run_link: '', model_id: '', description: '', tags: {} };
  const made = await createVersion(request, name, { ...given, files: [fileOf('x', { size: much.pending })] });
  const path = made.version.artifact_path as string;
  await putPlan(path, files);
  const id = made.model.id;
  return { id, path, bell: inserted(model(id), version(1), { status: { S: 'PENDING_REGISTRATION' } }) };
}

async function registrations(ring: Ring): Promise<void> {
  for (const folder of await everywhere()) {
    const files = await sourceFiles(folder);
    const { bell, path, id } = await pending(files);
    // Cut off after the first copy.
    await copyFiles(path, files.slice(0, 1));
    await putPlan(path, files);
    for (const again of [bell, bell]) await ring(again);
    await ring(removed('FILES#x', 'FILES', { id: { S: id }, version: { N: '1' }, artifact_path: { S: path } }));
    const gone = await pending([fileOf(`${files[0]?.key}-none`)]);
    for (const again of [gone.bell, gone.bell]) await ring(again);
  }
}

async function brokenRegistrations(ring: Ring): Promise<void> {
  const [file] = await sourceFiles(pathIn(await uploaded()));
  if (!file) throw new Error('There is no file in the upload.');
  // Other bytes than announced: they go, too.
  await ring((await pending([{ ...file, sha256: '0'.repeat(64) }])).bell);
  const [other] = await sourceFiles(await logged());
  // Said to be so big that it is copied in parts, which it does not have.
  if (other) await ring((await pending([{ ...other, size: much.parted }])).bell, 'fails');
  const { path, bell } = await pending([]);
  await deleteObjects([`${path.replace(/^models/, 'manifests')}.json`]);
  await ring(bell);
}

/** Nobody has them: whoever copied them died before there was a version. */
async function orphans(ring: Ring): Promise<void> {
  const { path } = await registered();
  await ring(removed('FILES#x', 'FILES', { id: { S: 'none' }, artifact_path: { S: path } }));
}

/** As if its time were over. */
const outOfTime = (key: Key) => update({ key, set: [['restorable_until', 1]] });

async function deletions(ring: Ring): Promise<void> {
  const { name } = await registered();
  for (const _ of ['2', '3']) await newVersion(name);
  const id = await idOfModel(name);
  const pk = model(id);
  const walk = pk.replace('MODEL#', 'WALK#');
  await ok('deleteModelVersion', { name, version: '1' });
  await ring(removed(walk, 'PURGE#0000000001'));
  await client.send(new UpdateCommand(outOfTime({ pk, sk: version(1) })));
  for (const again of ['PURGE#0000000001', 'PURGE#0000000001']) await ring(removed(walk, again));
  await ok('setRegisteredModelTag', { name, key: 'k', value: 'v' });
  await ok('createRegistryWebhook', {
    model_name: name,
    events: ['COMMENT_CREATED'],
    http_url_spec: { url: 'http://127.0.0.1:9/hook' },
  });
  await ok('createMonitor', { name: 'm', model: name, metric: 'm', rule: { type: 'missing' } });
  await ok('setBaseline', { model: name, version: '2', metric: 'm', values: [1] });
  await ok('reportReceipt', { endpoint: 'host', model: name, version: '2' });
  await ok('deleteRegisteredModel', { name });
  await ring(inserted(pk, change(3), { kind: { S: 'model_deleted' } }));
  await call('restore', { name }, { remaining: 0 });
  await ring(removed(walk, 'WALK'));
  await ok('restore', { name });
  await ring(inserted(pk, change(4), { kind: { S: 'model_restored' } }));
  await ok('deleteRegisteredModel', { name });
  await ring(removed(walk, 'PURGE'));
  await client.send(new UpdateCommand(outOfTime({ pk, sk: 'META' })));
  for (const sk of ['PURGE', 'PURGE', 'WALK']) await ring(removed(walk, sk));
}

async function renames(ring: Ring): Promise<void> {
  const name = await outlived();
  const pk = model(await idOfModel(name));
  await ok('renameRegisteredModel', { name, new_name: `${name}, renamed` });
  await ring(inserted(pk, change(9), { kind: { S: 'model_renamed' } }));
}

async function experiments(ring: Ring): Promise<void> {
  const experiment_id = await newExperiment();
  await newRun(experiment_id);
  const pk = `EXPERIMENT#${experiment_id}`;
  for (const [operation, era] of [
    ['deleteExperiment', 1],
    ['restoreExperiment', 2],
  ] as const) {
    await ok(operation, { experiment_id });
    await ring(inserted(pk, `ERA#000000000${era}`));
  }
  await ring(removed(pk, 'ERA#0000000001'));
}

/** Of which the artifact host's store is told; its own requests are not DynamoDB's. */
async function tokens(ring: Ring): Promise<void> {
  const { token_id } = (await ok('createToken', { owner: 'ada', role: 'member' })).token_info;
  const image = { hash: { S: 'f' } };
  await ring(inserted('TOKENS', `TOKEN#${token_id}`, image));
  await ring(removed('TOKENS', `TOKEN#${token_id}`, image));
}

/** A model with a version, a tag whose text is long, a comment, and a webhook of each dialect that is told of them. */
export async function told(): Promise<{ pk: string; sks: string[] }> {
  const name = await newModel();
  const pk = model(await idOfModel(name));
  await ok('createRegistryWebhook', {
    model_name: name,
    events: ['MODEL_VERSION_CREATED', 'COMMENT_CREATED'],
    http_url_spec: { url: 'http://127.0.0.1:9/hook', secret: 's' },
  });
  await newVersion(name);
  await ok('setModelVersionTag', { name, version: '1', key: 'k', value: 'v'.repeat(300) });
  await ok('createComment', { name, version: '1', comment: 'c'.repeat(300) });
  const sks: string[] = [];
  for await (const page of queryPages({ partition: pk })) sks.push(...page.filter(isRecorded).map(({ sk }) => sk));
  return { pk, sks };
}

async function dispatched(ring: Ring): Promise<void> {
  const { pk, sks } = await told();
  const records = sks.map((sk) => inserted(pk, sk));
  for (const again of [records, records]) await ring(again);
  await ring(inserted(pk, 'V#0000000001', { status: { S: 'PENDING_REGISTRATION' } }));
}

export const consumerCases: Record<string, (ring: Ring) => Promise<void>> = {
  auditTransitions: audit,
  dispatchEvents: dispatched,
};

export const followUps = async (ring: Ring): Promise<void> => {
  const all = [registrations, brokenRegistrations, orphans, deletions, renames, experiments, tokens];
  for (const some of all) await some(ring);
};
