import { verify } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { getEvidence } from '#shared/operations/evidence.ts';
import { fresh } from '#test/embedded/checkpoints/taking.ts';
import { invalid, refused } from '#test/embedded/tracking/calls.ts';
import { call } from '#test/support/call.ts';

/** What the registry says of a version, from its own rows, entries and files: signed, whatever became of it. */

let all: Awaited<ReturnType<typeof fresh>>;
let world: typeof import('./world.ts');
let people: typeof import('#test/embedded/requests/people.ts');
let limits: typeof import('#shared/store/evidence/limits.ts').limits;
let retention: typeof import('#test/embedded/retention/world.ts');
/** The ledger has everything of a model then. */
let chain: (name: string) => Promise<void>;

beforeAll(async () => {
  all = await fresh();
  world = await import('./world.ts');
  people = await import('#test/embedded/requests/people.ts');
  limits = (await import('#shared/store/evidence/limits.ts')).limits;
  retention = await import('#test/embedded/retention/world.ts');
  const { appendToChain } = await import('#shared/store/ledger/append.ts');
  chain = async function chainRows(model) {
    const { model_id } = (await call('getLedgerHead', { model })).body;
    await appendToChain(model_id, await retention.recordedKeys(model_id), Date.now() + 10_000);
  };
});

async function expectSigned({
  evidence,
  sha256,
  key_id,
  algorithm,
  signature,
}: Awaited<ReturnType<typeof world.evidence>>) {
  expect(sha256).toBe(world.digestOf(evidence));
  const key = await all.key();
  expect([key_id, algorithm]).toEqual([key.key_id, 'Ed25519']);
  const said = Buffer.from(JSON.stringify({ evidence: sha256 }));
  expect(verify(null, said, key.public_key, Buffer.from(signature, 'base64'))).toBe(true);
}

test('of a version that went its way, all of it, signed', async () => {
  const name = await world.lived();
  await chain(name);
  const sequence = await all.take();
  const answer = await world.evidence(name, '2');
  await expectSigned(answer);
  expect(z.safeParse(getEvidence.output, answer)).toEqual({ success: true, data: answer });
  const { evidence } = answer;
  expect(evidence).toMatchObject({
    registry: 'http://127.0.0.1:5000',
    generated_by: { type: 'token', id: 'root' },
    cut: [],
    model: { name, user_id: 'root' },
    version: { version: '2', state: 'live', current_stage: 'Production', aliases: ['champion'], tags: { k: 'v' } },
    files: { unknown: 'the registry does not have them' },
    lineage: { logged: { params: { depth: 'sieben 😀' } } },
    metrics: [{ key: 'accuracy', value: 0.93, reporter: 'ada', dataset_name: 'test', dataset_digest: 'd2' }],
    policies: [{ model: name, stage: 'Production', rules: [{ rule: 'metric', metric: 'accuracy', minimum: 0.9 }] }],
    gates: { stage: 'Production', allowed: true, results: [{ rule: 'metric', passed: true }] },
    comments: [{ comment: 'watch it', user_id: 'ada' }],
    observed: [
      { metric: 'score', count: 3, mean: 2, min: 1, max: 3, baseline: { mean: 1.5 }, psi: expect.any(Number) },
    ],
    receipts: [{ endpoint: 'host-2', user_id: 'root', since: expect.any(Number) }],
    stages: [
      { stage: 'None', user_id: 'root' },
      { stage: 'Production', user_id: 'grace' },
    ],
  });
  expect(evidence.lineage.datasets).toEqual([
    { name: 'train', digest: 'd1', source_type: 'local', source: 'file:///data', context: 'training' },
  ]);
  expect(evidence.lineage.logged_digest).toBe(world.digestOf(evidence.lineage.logged));
  expect(evidence.stages[0].to).toBe(evidence.stages[1].from);
  expect(evidence.promotions).toMatchObject([
    { kind: 'promotion_refused', user_id: 'root', from: 'None', to: 'Production', gates: [{ passed: false }] },
    { kind: 'request_approved', user_id: 'grace', reason: 'agreed', requested_by: ['ada'], gates: [{ passed: true }] },
    { kind: 'alias_set', alias: 'champion', to: '2' },
  ]);
  expect(evidence.requests).toMatchObject([
    { kind: 'transition_requested', user_id: 'ada', comment: 'better' },
    { kind: 'request_approved', user_id: 'grace', comment: 'agreed' },
    { kind: 'transition_requested', user_id: 'ada', to: 'Archived', open: true },
  ]);
  expect(evidence.requests[0]).not.toHaveProperty('open');
  const { ledger } = evidence;
  const { entries } = (await call('getLedger', { model: name })).body;
  const ofVersion = entries.filter(({ sk, row }: { sk: string; row: { version?: number; to?: unknown } }) =>
    sk.startsWith('V#') ? sk.endsWith('2') : row.version === 2 || row.to === 2,
  );
  expect(ofVersion).toHaveLength(10);
  expect(ledger.entries).toEqual(ofVersion.map(({ transition_id: _, ...entry }: Record<string, unknown>) => entry));
  expect(ledger.pending).toEqual([]);
  expect(ledger.checkpoint).toMatchObject({ sequence, head: ledger.head, index: expect.any(Number) });
});

test('of files all that they are', async () => {
  const name = await world.lived();
  const { evidence } = await world.evidence(name, '1');
  const { digest, files } = (await call('getManifest', { model: name, version: '1', urls: 'false' })).body;
  expect(evidence.files).toEqual({ file_count: 2, total_size: 16, digest, list: files });
  expect(world.digestOf(evidence.files.list)).toBe(digest);
  expect(evidence.version.digest).toBe(digest);
  // It has no run that is tracked here, and was in no promotion.
  expect(evidence.lineage.datasets).toEqual([]);
  expect([evidence.promotions, evidence.requests, evidence.comments]).toEqual([[], [], []]);
});

describe('whatever became of it', () => {
  test('deleted, and purged', async () => {
    const { name, id } = await retention.model(2);
    await retention.move(name, 1, 'Staging');
    await call('deleteModelVersion', { name, version: '1', reason: 'old' });
    const deleted = await world.evidence(name);
    await expectSigned(deleted);
    expect(deleted.evidence).toMatchObject({
      version: { state: 'deleted', aliases: [], description: 'one of them' },
      stages: [{ stage: 'None' }, { stage: 'Staging', to: expect.any(Number) }],
      promotions: [{ kind: 'stage_transitioned' }, { kind: 'version_deleted', reason: 'old' }],
    });
    expect(deleted.evidence).not.toHaveProperty('gates');
    expect(deleted.evidence.version).not.toHaveProperty('current_stage');
    await retention.age(id, 1);
    await retention.expire(id, 1);
    await chain(name);
    const purged = await world.evidence(name);
    await expectSigned(purged);
    expect(purged.evidence).toMatchObject({
      version: { state: 'purged', tags: {}, user_id: 'tester' },
      files: { unknown: 'they are removed, since it is purged' },
    });
    const kinds = purged.evidence.ledger.entries.map(({ row }: { row: { kind?: string } }) => row.kind);
    expect(kinds).toContain('version_purged');
  });

  test('its model deleted: by the name it had, and by its id', async () => {
    const { name, id } = await retention.model(1);
    await retention.move(name, 1, 'Production');
    await call('deleteRegisteredModel', { name });
    await chain(name);
    const { evidence } = await world.evidence(name);
    expect(evidence).toMatchObject({
      model: { id, deleted: true },
      version: { state: 'deleted' },
      stages: [{ stage: 'None' }, { stage: 'Production', to: expect.any(Number) }],
    });
    expect((await call('getEvidence', { model_id: id, version: '1' })).body.evidence.model).toEqual(evidence.model);
    await call('restore', { name });
    const { evidence: restored } = await world.evidence(name);
    expect(restored.version).toMatchObject({ state: 'live', current_stage: 'None' });
    expect(restored.stages.at(-1)).toMatchObject({ stage: 'None' });
    expect(restored.stages.at(-1)).not.toHaveProperty('to');
  });
});

describe('which checkpoint', () => {
  test('none yet, and rows that are in no chain', async () => {
    const { name } = await retention.model(1);
    const { evidence } = await world.evidence(name);
    expect(evidence.ledger).toMatchObject({ entries: [], pending: ['V#0000000001'], head: { n: 0 } });
    expect(evidence.ledger).not.toHaveProperty('checkpoint');
    await chain(name);
    expect((await world.evidence(name)).evidence.ledger).toMatchObject({
      entries: [{ sk: 'V#0000000001' }],
      pending: [],
    });
  });

  test('the one that has all of it, among many that have others', async () => {
    const { name, id } = await retention.model(1);
    await chain(name);
    const sequence = await all.take();
    for (let other = 0; other < 9; other++) {
      await all.move(`other ${other}`, 1);
      await all.take();
    }
    const { ledger } = (await world.evidence(name)).evidence;
    expect(ledger.checkpoint).toMatchObject({ sequence, head: { model_id: id, n: ledger.head.n } });
    // It moves, and until the next one the last that knew it is told.
    await retention.move(name, 1, 'Production');
    await chain(name);
    const since = (await world.evidence(name)).evidence.ledger;
    expect(since.head.n).toBe(ledger.head.n + 1);
    expect(since.checkpoint).toEqual(ledger.checkpoint);
    const next = await all.take();
    expect((await world.evidence(name)).evidence.ledger.checkpoint).toMatchObject({ sequence: next, head: since.head });
  });
});

describe('more than one answer has room for', () => {
  test('says what was left out; the creation and what was last stay', async () => {
    limits.rows = 27;
    const { name } = await retention.model(1);
    for (const value of ['1', '2', '3']) await call('setModelVersionTag', { name, version: '1', key: 'k', value });
    for (let count = 0; count < 25; count++)
      await call('createComment', { name, version: '1', comment: '"'.repeat(60_000) });
    await chain(name);
    const answer = await call('getEvidence', { model: name, version: '1' });
    expect(Buffer.byteLength(JSON.stringify(JSON.stringify(answer.body)))).toBeLessThan(6_000_000);
    await expectSigned(answer.body);
    const { cut, ledger, comments } = answer.body.evidence;
    expect(cut).toEqual(['comments', 'ledger']);
    expect(comments.length).toBeLessThan(25);
    expect(ledger.entries).toHaveLength(28);
    const { entries } = (await call('getLedger', { model: name, from: ledger.head.n })).body;
    const sks = ledger.entries.map(({ sk }: { sk: string }) => sk);
    expect([sks.includes('V#0000000001'), sks.includes(entries[0].sk)]).toEqual([true, true]);
  });

  test('of files how many, and their digest', async () => {
    const name = await world.lived();
    const { putJson } = await import('#shared/store/artifacts/json.ts');
    const { manifestOf } = await import('#shared/domain/manifest.ts');
    const { getVersion } = await import('#shared/store/versions/get.ts');
    const { anyone } = await import('#test/support/anyone.ts');
    const { version } = await getVersion(anyone, name, '1');
    limits.files = 20;
    const file = (index: number) => ({ path: `f${index}`, size: 2, sha256: 'a'.repeat(64) });
    const manifest = manifestOf(Array.from({ length: 21 }, (_, index) => file(index)));
    await putJson(`manifests/${version.artifact_path?.slice('models/'.length)}.json`, manifest);
    const { evidence } = await world.evidence(name, '1');
    expect(evidence.files).toEqual({ file_count: 21, total_size: 42, digest: manifest.digest });
    expect(evidence.cut).toEqual(['files']);
  });
});

test('what is asked for must be there, and readable', async () => {
  const name = await world.lived();
  const as = (id: string) => people.as(id, 'reader');
  await people.grant(name, { ada: 'CAN_READ' });
  expect((await world.evidence(name, '1', as('ada'))).evidence.generated_by).toEqual({ type: 'token', id: 'ada' });
  const missing = refused(404, 'RESOURCE_DOES_NOT_EXIST', /not found/);
  for (const version of ['3', '0', '-1', '99999999999'])
    expect(await call('getEvidence', { model: name, version })).toMatchObject(missing);
  expect(await call('getEvidence', { model: 'nobody', version: '1' })).toMatchObject(missing);
  expect(await call('getEvidence', { model_id: 'x', version: '1' })).toMatchObject(missing);
  expect(await call('getEvidence', { model: name, version: 'x' })).toMatchObject(invalid(/must be an integer/));
  expect(await call('getEvidence', { model: name, model_id: 'x', version: '1' })).toMatchObject(invalid(/Give either/));
  expect(await call('getEvidence', { version: '1' })).toMatchObject(invalid(/Give either/));
  expect(await call('getEvidence', { model: name })).toMatchObject(invalid(/version/));
});
