import { describe, expect, test } from 'vitest';
import { digestOf, manifestOf } from '#shared/domain/manifest.ts';
import { createModelVersion } from '#shared/operations/model-versions.ts';
import { ada, call, stamp } from '#test/support/events.ts';
import { failure, timedOut } from '#test/support/failures.ts';
import { type FakeS3, fakeS3, sha256 } from '#test/support/fake-s3.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { misses, refuses } from '#test/support/refusals.ts';
import { type Registered, registered } from '#test/support/registry.ts';
import { inserted, posting } from '#test/support/rows.ts';
import { held, manifestFile, notReady } from '#test/unit/handlers/held.ts';

const issue = ({ id, name, meta }: Registered) => ({
  update: meta,
  set: { last_updated_timestamp: now, recent_sk: `${now}#${id}` },
  add: { issued: 1 },
  if: `name = "${name}" AND attribute_not_exists(deleted)`,
});

test('takes a number from META, then writes the version, its membership and its postings', async () => {
  const alpha = registered(['Production', 'deleted']);
  const { id, name, pk, meta } = alpha;
  const table = fakeTable(alpha.items);
  const reply = await call(createModelVersion, {
    name,
    source: 's3://bucket/m',
    run_id: 'r1',
    run_link: 'http://run',
    description: 'd',
    tags: [{ key: 'team', value: 'risk' }],
  });
  expect(table.trips).toEqual([[`get NAME#${name} NAME`], [`update ${meta}`], ['transact 5']]);
  expect(table.writes[0]).toEqual([issue(alpha)]);
  expect(table.writes[1]).toEqual([
    inserted({
      pk,
      sk: 'V#0000000003',
      version: 3,
      creation_timestamp: now,
      ...stamp,
      source: 's3://bucket/m',
      run_id: 'r1',
      run_link: 'http://run',
      model_id: '',
      after: 7,
      given: { description: 'd', tags: { team: 'risk' } },
      stage: 'None',
      description: 'd',
      tags: { team: 'risk' },
      last_updated_timestamp: now,
      list_pk: pk,
      list_sk: `${now}#0000000003`,
      recent_pk: expect.stringMatching(/^VERSIONS#[0-3]$/),
      recent_sk: `${now}#${id}#0000000003`,
    }),
    { put: { pk, sk: 'IN#None#0000000003' } },
    { put: posting(alpha, 'run_id', 'r1', 3) },
    { put: posting(alpha, 'source', 's3://bucket/m', 3) },
    { put: posting(alpha, 'tag.team', 'risk', 3) },
  ]);
  expect(reply).toMatchObject({ status: 200 });
  expect(reply.body.model_version).toEqual({
    name,
    version: '3',
    creation_timestamp: now,
    last_updated_timestamp: now,
    user_id: ada.id,
    current_stage: 'None',
    description: 'd',
    source: 's3://bucket/m',
    run_id: 'r1',
    run_link: 'http://run',
    status: 'READY',
    tags: [{ key: 'team', value: 'risk' }],
  });
});

test('what was not given is there and empty; a logged model of another tracking store is kept as it is', async () => {
  const alpha = registered();
  const table = fakeTable(alpha.items);
  const source = 'models:/m-0123456789abcdef0123456789abcdef';
  const { body } = await call(createModelVersion, { name: alpha.name, source, model_id: source.slice(8) });
  expect(body.model_version).toMatchObject({
    description: '',
    source,
    run_id: '',
    run_link: '',
    model_id: source.slice(8),
  });
  expect(body.model_version).not.toHaveProperty('tags');
  expect(table.writes[1]).toContainEqual({ put: posting(alpha, 'source', source, 1) });
  expect(table.writes[1]?.[0]?.put).not.toHaveProperty('given');
  expect(table.writes[1]).toHaveLength(3);
});

test.each([
  [97, ['transact 100']],
  [98, ['write 25', 'write 25', 'write 25', 'write 24', 'transact 2']],
])('%i tags and a source: %j', async (count, expected) => {
  const alpha = registered();
  const table = fakeTable(alpha.items);
  const tags = Array.from({ length: count }, (_, n) => ({ key: `k${n}`, value: 'v' }));
  await call(createModelVersion, { name: alpha.name, source: 's3://b/m', tags });
  expect(table.trips.slice(2).flat()).toEqual(expected);
  expect(table.writes.flat()).toContainEqual({ put: posting(alpha, 'tag.k96', 'v', 1) });
});

test('a name that now belongs to another model is looked up again', async () => {
  const [x, y] = [registered(), registered()];
  const table = fakeTable(x.items);
  await call(createModelVersion, { name: x.name, source: 's3://b/m' });
  table.change(x.meta, { name: 'renamed' });
  table.put({ pk: `NAME#${x.name}`, sk: 'NAME', id: y.id }, { ...(y.items[1] as (typeof y.items)[0]), name: x.name });
  const { body } = await call(createModelVersion, { name: x.name, source: 's3://b/m' });
  expect(body.model_version).toMatchObject({ name: x.name, version: '1' });
  expect(table.items.get(x.meta)).toMatchObject({ issued: 1 });
  expect(table.items.get(y.meta)).toMatchObject({ issued: 1 });
});

test('a prompt version has a placeholder for a source and is listed with the prompts', async () => {
  const alpha = registered([], { tags: { 'mlflow.prompt.is_prompt': 'true' } });
  const table = fakeTable(alpha.items);
  const tags = [{ key: 'mlflow.prompt.is_prompt', value: 'true' }];
  await call(createModelVersion, { name: alpha.name, source: 'dummy-source', tags });
  expect(table.writes[1]?.[0]?.put).toMatchObject({ recent_pk: expect.stringMatching(/^PROMPT_VERSIONS#[0-3]$/) });
});

describe('a source that is a registered version', () => {
  const ancestor = () => registered(['Production', 'None', 'dead'], { aliases: { champion: 1 } });

  test.each([
    ['/1', 1],
    ['/production', 1],
    ['/latest', 2],
    ['@champion', 1],
  ])('models:/<name>%s gives its number, run, model and location', async (suffix, number) => {
    const { name, items, v } = ancestor();
    const beta = registered();
    const table = fakeTable(items, beta.items);
    table.change(v(number), { run_id: 'r9', model_id: 'm-9' });
    const reply = await call(createModelVersion, { name: beta.name, source: `models:/${name}${suffix}` });
    expect(reply.body.model_version).toMatchObject({
      source: `models:/${name}/${number}`,
      run_id: 'r9',
      model_id: 'm-9',
    });
    expect(table.items.get(beta.v(1))).toMatchObject({ location: `s3://bucket/${number}` });
  });

  test('a copy of a copy is where the first one is', async () => {
    const { name, items, v } = ancestor();
    const table = fakeTable(items);
    table.change(v(1), { location: 's3://original' });
    await call(createModelVersion, { name, source: `models:/${name}/1` });
    expect(table.items.get(v(4))).toMatchObject({ source: `models:/${name}/1`, location: 's3://original' });
  });

  test.each([
    ['/9', 404, 'Model Version (name=<name>, version=9) not found'],
    ['/Staging', 404, "No versions of model with name '<name>' and stage 'Staging' found"],
    ['/Dev', 400, 'Invalid Model Version stage: Dev. Value must be one of None, Staging, Production, Archived.'],
    ['@ghost', 400, 'Registered model alias ghost not found.'],
  ])('models:/<name>%s: %i %s', async (suffix, status, message) => {
    const { name, items } = ancestor();
    const table = fakeTable(items);
    const reply = await call(createModelVersion, { name, source: `models:/${name}${suffix}` });
    expect(reply).toMatchObject({ status, body: { message: message.replace('<name>', name) } });
    expect(table.writes).toEqual([]);
  });

  test.each([{ run_id: 'other' }, { model_id: 'm-other' }])('%j must be its own', async (args) => {
    const { name, items } = ancestor();
    const table = fakeTable(items);
    const source = `models:/${name}/1`;
    expect(await call(createModelVersion, { name, source, ...args })).toMatchObject({
      status: 400,
      body: {
        message: `Invalid model version source: '${source}'. The run_id and model_id request parameters must match the referenced model version.`,
      },
    });
    expect(table.writes).toEqual([]);
  });

  test('prompts are none', async () => {
    const { name, items } = registered(['None'], { tags: { 'mlflow.prompt.is_prompt': 'true' } });
    fakeTable(items);
    expect(await call(createModelVersion, { name, source: `models:/${name}/1` })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('Prompt versions cannot be used as model version sources.') },
    });
  });

  test('of an unknown model: 404', async () => {
    fakeTable();
    expect(await call(createModelVersion, { name: 'x', source: 'models:/ghost/1' })).toMatchObject({
      status: 404,
      body: { message: 'Registered Model with name=ghost not found' },
    });
  });
});

describe('files of ours become the version’s own', () => {
  const source = 'mlflow-artifacts:/run/artifacts/model';
  const at = 'artifacts/run/artifacts/model';
  const model = { [`${at}/MLmodel`]: 'mlmodel', [`${at}/data/ü b.bin`]: 'weights' };
  const files = [manifestFile('MLmodel', 'mlmodel'), manifestFile('data/ü b.bin', 'weights')];
  const ulid = /^[0-9A-HJKMNP-TV-Z]{26}$/;

  /** A call, where it put the files, and what it left. */
  const create = async (objects: Record<string, string | number>, args: object = {}, options = {}) => {
    const alpha = registered();
    const table = fakeTable(alpha.items);
    const bucket = fakeS3(objects, options);
    const send = () => call(createModelVersion, { name: alpha.name, source, run_id: 'r', ...args });
    const found = () => {
      const intent = table.writes.flat().find(({ put }) => put?.pk.startsWith('FILES#'))?.put;
      const artifactPath = String(intent?.artifact_path);
      return { artifactPath, filesKey: `${intent?.pk} FILES`, version: table.items.get(alpha.v(1)) };
    };
    return { alpha, table, bucket, send, found };
  };

  test('copied before anybody sees it; an intent is put with the number, and dropped with the version', async () => {
    const { alpha, table, bucket, send, found } = await create(model);
    const seen: unknown[] = [];
    for (const line of ['copy', 'put manifests/']) {
      bucket.before(line, () => seen.push([...table.items.keys()].filter((key) => /V#|IN#|FILES#/.test(key))));
    }
    const { status, body } = await send();
    const { artifactPath, filesKey } = found();
    const id = artifactPath.slice(`models/${alpha.id}/`.length);
    expect(id).toMatch(ulid);
    expect(artifactPath).toBe(`models/${alpha.id}/${id}`);
    expect(filesKey).toBe(`FILES#${id} FILES`);
    expect(table.trips).toEqual([
      [`get NAME#${alpha.name} NAME`],
      [`put ${filesKey}`, `update ${alpha.meta}`],
      ['transact 5'],
    ]);
    expect(table.writes[0]).toEqual([
      { put: { pk: `FILES#${id}`, sk: 'FILES', id: alpha.id, artifact_path: artifactPath, ttl: now / 1_000 + 900 } },
    ]);
    expect(table.writes[1]).toEqual([issue(alpha)]);
    const { digest } = manifestOf(files);
    expect(table.writes[2]).toEqual([
      inserted(
        expect.objectContaining({ sk: 'V#0000000001', source, run_id: 'r', artifact_path: artifactPath, digest }),
      ),
      { put: { pk: alpha.pk, sk: 'IN#None#0000000001' } },
      { delete: filesKey },
      { put: posting(alpha, 'run_id', 'r', 1) },
      { put: posting(alpha, 'source', source, 1) },
    ]);
    for (const field of ['pending', 'status', 'location', 'files', 'held']) {
      expect(table.writes[2]?.[0]?.put).not.toHaveProperty(field);
    }
    expect(seen).toEqual(Array(3).fill([filesKey]));
    expect(bucket.sent).toEqual([
      `list ${at}/`,
      `copy ${at}/MLmodel → ${artifactPath}/MLmodel`,
      `copy ${at}/data/ü b.bin → ${artifactPath}/data/ü b.bin`,
      `put manifests/${alpha.id}/${id}.json`,
    ]);
    expect(bucket.inputs[2]).toEqual({
      Bucket: 'stagebook-unit-files',
      Key: `${artifactPath}/data/ü b.bin`,
      CopySource: `stagebook-unit-files/${at}/data/%C3%BC%20b.bin`,
      CopySourceIfMatch: bucket.objects.get(`${at}/data/ü b.bin`)?.etag,
      ChecksumAlgorithm: 'SHA256',
    });
    expect(bucket.json(`manifests/${alpha.id}/${id}.json`)).toEqual({ digest, files });
    expect({ status, body: body.model_version }).toMatchObject({
      status: 200,
      body: { version: '1', status: 'READY', source, run_id: 'r' },
    });
    expect(body.model_version).not.toHaveProperty('digest');
  });

  test.each([
    ['s3://stagebook-unit-files/artifacts/run/artifacts/model', `${at}/`, ['MLmodel', 'data/ü b.bin']],
    ['s3://stagebook-unit-files/artifacts/run/artifacts/model/', `${at}/`, ['MLmodel', 'data/ü b.bin']],
    [`${source}/`, `${at}/`, ['MLmodel', 'data/ü b.bin']],
    [`${source}/data`, `${at}/data/`, ['ü b.bin']],
    ['mlflow-artifacts:/models/x/y', 'models/x/y/', ['MLmodel']],
    ['s3://stagebook-unit-files/models/x/y', 'models/x/y/', ['MLmodel']],
  ])('%s', async (source, prefix, paths) => {
    const { bucket, send, found } = await create({ ...model, 'models/x/y/MLmodel': 'm' }, { source });
    expect((await send()).body.model_version).toMatchObject({ status: 'READY', source });
    const { artifactPath, version } = found();
    expect(bucket.sent[0]).toBe(`list ${prefix}`);
    expect([...bucket.objects.keys()].filter((key) => key.startsWith(`${artifactPath}/`))).toEqual(
      paths.map((path) => `${artifactPath}/${path}`),
    );
    expect(version).toMatchObject({ artifact_path: artifactPath, digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  test('a source that is one file', async () => {
    const { bucket, send, found } = await create(model, { source: `${source}/MLmodel` });
    expect(await send()).toMatchObject({ status: 200 });
    expect(bucket.sent.slice(0, 3)).toEqual([
      `list ${at}/MLmodel/`,
      `head ${at}/MLmodel`,
      `copy ${at}/MLmodel → ${found().artifactPath}/MLmodel`,
    ]);
  });

  test('the same files have the same digest, whatever they are called from', async () => {
    const digests = [];
    for (const folder of ['a', 'b/c']) {
      const objects = { [`artifacts/${folder}/x`]: '1', [`artifacts/${folder}/y`]: '2' };
      const { send, found } = await create(objects, { source: `mlflow-artifacts:/${folder}` });
      await send();
      digests.push(found().version?.digest);
    }
    expect(new Set(digests).size).toBe(1);
  });

  test('where the bucket keeps versions, the manifest says which', async () => {
    const { alpha, bucket, send, found } = await create(model, {}, { versions: true });
    await send();
    const manifest = bucket.json(`manifests/${found().artifactPath.slice('models/'.length)}.json`);
    expect(manifest.files.map((file: { version_id: string }) => file.version_id)).toEqual(['version-2', 'version-3']);
    expect(manifest.digest).toBe(manifestOf(files).digest);
    expect(alpha.id).toBeTruthy();
  });

  describe('more than one call can copy', () => {
    const MiB = 1024 * 1024;
    const many = (count: number, size: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`${at}/${String(n).padStart(5, '0')}`, size]));

    test.each([
      ['101 files', many(101, 1)],
      ['a byte more than 256 MiB', { [`${at}/big`]: 256 * MiB, [`${at}/one`]: 1 }],
    ])('%s: a plan, and a version that waits for a worker', async (_, objects) => {
      const { alpha, table, bucket, send, found } = await create(objects);
      const { status, body } = await send();
      const { artifactPath, filesKey } = found();
      const manifest = `manifests/${artifactPath.slice('models/'.length)}.json`;
      expect({ status, body: body.model_version }).toMatchObject({
        status: 200,
        body: { version: '1', status: 'PENDING_REGISTRATION', current_stage: 'None' },
      });
      expect(bucket.sent).toEqual([`list ${at}/`, `put ${manifest}`]);
      expect(bucket.json(manifest)).toEqual({
        planned: Object.entries(objects).map(([key, size]) => ({
          key,
          path: key.slice(at.length + 1),
          size,
          etag: bucket.objects.get(key)?.etag,
        })),
      });
      expect(table.writes[2]).toEqual([
        inserted(expect.objectContaining({ sk: 'V#0000000001', pending: true, status: 'PENDING_REGISTRATION' })),
        { put: { pk: alpha.pk, sk: 'IN#None#0000000001' } },
        {
          put: {
            pk: filesKey.split(' ')[0],
            sk: 'FILES',
            id: alpha.id,
            artifact_path: artifactPath,
            version: 1,
            ttl: now / 1_000 + 900,
          },
        },
        { put: posting(alpha, 'run_id', 'r', 1) },
        { put: posting(alpha, 'source', source, 1) },
      ]);
      expect(table.writes[2]?.[0]?.put).not.toHaveProperty('digest');
      expect(table.items.get(filesKey)).toMatchObject({ version: 1 });
    });

    test.each([
      ['100 files', many(100, 1)],
      ['256 MiB', { [`${at}/big`]: 256 * MiB }],
    ])('and not %s', async (_, objects) => {
      const { table, send, found } = await create(objects);
      expect((await send()).body.model_version).toMatchObject({ status: 'READY' });
      expect(table.items.has(found().filesKey)).toBe(false);
    });

    test('20,000 files are the most', async () => {
      const { table, bucket, send } = await create(many(20_001, 1));
      expect(await send()).toMatchObject({
        status: 400,
        body: {
          error_code: 'INVALID_PARAMETER_VALUE',
          message: "A model version can have at most 20000 files; there are more at 'run/artifacts/model'.",
        },
      });
      expect(table.writes).toEqual([]);
      expect(bucket.sent).toHaveLength(21);
    });
  });

  describe('that change meanwhile', () => {
    test.each<[string, (bucket: FakeS3) => void, string]>([
      [
        'changed',
        (bucket) => bucket.put(`${at}/MLmodel`, 'other!!'),
        "The file 'MLmodel' of the source was changed while it was being registered. Register it again.",
      ],
      [
        'gone',
        (bucket) => bucket.objects.delete(`${at}/MLmodel`),
        "The file 'MLmodel' of the source is no longer there. Register it again.",
      ],
    ])('%s: no version, and the intent stays', async (_, change, message) => {
      const { alpha, table, bucket, send, found } = await create(model);
      bucket.before(`copy ${at}/MLmodel`, () => change(bucket));
      expect(await send()).toMatchObject({ status: 400, body: { error_code: 'INVALID_PARAMETER_VALUE', message } });
      expect(table.items.has(alpha.v(1))).toBe(false);
      expect(table.items.get(found().filesKey)).toMatchObject({ id: alpha.id, ttl: now / 1_000 + 900 });
      expect(table.items.get(found().filesKey)?.version).toBeUndefined();
      expect(bucket.sent.some((line) => line.startsWith('put manifests/'))).toBe(false);
    });

    test('S3 has too much to do: 429, and no version', async () => {
      const { alpha, table, bucket, send } = await create(model);
      bucket.failNext('copy', failure('SlowDown', 'secret'));
      expect(await send()).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
      expect(table.items.has(alpha.v(1))).toBe(false);
    });
  });

  test('an intent that could not be put is put again, for another place; the first is left to its time', async () => {
    const { table, bucket, send } = await create(model);
    table.failNext({ after: timedOut() });
    expect(await send()).toMatchObject({ status: 200 });
    const intents = table.writes.flat().flatMap(({ put }) => (put?.pk.startsWith('FILES#') ? [String(put.pk)] : []));
    expect(new Set(intents).size).toBe(2);
    expect([...table.items.keys()].filter((key) => key.startsWith('FILES#'))).toEqual([`${intents[0]} FILES`]);
    expect([...bucket.objects.keys()].filter((key) => key.startsWith('models/'))).toHaveLength(2);
  });

  test('a model that is not there: nothing is copied, nothing noted', async () => {
    const { table, bucket, send } = await create(model, { name: 'nope' });
    expect(await send()).toMatchObject({ status: 404 });
    expect([table.writes, bucket.sent]).toEqual([[], [`list ${at}/`]]);
  });

  test('arguments are looked at before the bucket is', async () => {
    for (const args of [{ run_id: '' }, { name: 'a:b' }, { tags: [{ key: 'a*', value: '' }] }]) {
      const { table, bucket, send } = await create(model, args);
      expect(await send()).toMatchObject({ status: 400 });
      expect([table.trips, bucket.sent]).toEqual([[], []]);
    }
  });
});

describe('where there are no files of ours', () => {
  test('mlflow-artifacts: of another tracking server is kept verbatim', async () => {
    const alpha = registered();
    const table = fakeTable(alpha.items);
    const bucket = fakeS3();
    const source = 'mlflow-artifacts:/7/run/artifacts/model';
    const { body } = await call(createModelVersion, { name: alpha.name, source, run_id: 'r' });
    expect(body.model_version).toMatchObject({ source, status: 'READY' });
    expect(bucket.sent).toEqual(['list artifacts/7/run/artifacts/model/', 'head artifacts/7/run/artifacts/model']);
    expect(table.trips.slice(1)).toEqual([[`update ${alpha.meta}`], ['transact 4']]);
    for (const field of ['artifact_path', 'digest', 'location', 'status', 'held']) {
      expect(table.items.get(alpha.v(1))).not.toHaveProperty(field);
    }
  });

  test.each(['s3://stagebook-unit-files/artifacts/none', 's3://stagebook-unit-files/models/none'])(
    '400: %s',
    async (source) => {
      const alpha = registered();
      const table = fakeTable(alpha.items);
      fakeS3();
      expect(await call(createModelVersion, { name: alpha.name, source })).toMatchObject({
        status: 400,
        body: { message: `There are no files at the source '${source}'. Upload them before you register them.` },
      });
      expect(table.trips).toEqual([]);
    },
  );

  test.each([
    's3://stagebook-unit-files',
    's3://stagebook-unit-files/',
    's3://stagebook-unit-files/other/x',
    's3://stagebook-unit-files/manifests/x',
    's3://stagebook-unit-files-2/artifacts/x',
    's3://other/artifacts/x',
    's3://stagebook-unit-files/artifacts/a//b',
    's3://stagebook-unit-files/artifacts/a#b',
    'gs://stagebook-unit-files/artifacts/x',
    'S3://stagebook-unit-files/artifacts/x',
  ])('the bucket is not asked for %s', async (source) => {
    const alpha = registered();
    fakeTable(alpha.items);
    const bucket = fakeS3({ 'artifacts/x': 'x', 'other/x': 'x', 'manifests/x': 'x' });
    const { body } = await call(createModelVersion, { name: alpha.name, source });
    expect(body.model_version).toMatchObject({ source, status: 'READY' });
    expect(bucket.sent).toEqual([]);
  });
});

describe('an upload', () => {
  const upload_id = '01HF7YAT00AAAAAAAAAAAAAAAA';
  const source = `mlflow-artifacts:/uploads/${upload_id}`;
  const at = `uploads/${upload_id}`;
  const announced = (files: Record<string, string>) =>
    Object.entries(files).map(([path, content]) => ({ path, size: content.length, sha256: sha256(content) }));

  function uploaded(files: Record<string, string>, there = files) {
    const alpha = registered();
    const table = fakeTable(alpha.items);
    const document = JSON.stringify({ upload_id, created_at: now, files: announced(files) });
    const objects = Object.entries(there).map(([path, content]) => [`${at}/${path}`, content]);
    const bucket = fakeS3({ [`${at}.json`]: document, ...Object.fromEntries(objects) });
    const register = (args: object = {}) => call(createModelVersion, { name: alpha.name, source, ...args });
    return { alpha, table, bucket, register };
  }

  test('is its own evidence: no run is asked for; its digest is that of what was announced', async () => {
    const { alpha, table, bucket, register } = uploaded({ MLmodel: 'm', 'data/w': 'ww' });
    expect((await register()).body.model_version).toMatchObject({ source, run_id: '', status: 'READY' });
    expect(table.items.get(alpha.v(1))).toMatchObject({
      digest: digestOf(announced({ 'data/w': 'ww', MLmodel: 'm' })),
    });
    expect(bucket.sent.slice(0, 2).sort()).toEqual([`get ${at}.json`, `list ${at}/`]);
  });

  test.each([
    ['data', ['w', 'x/y']],
    ['data/x', ['y']],
    ['MLmodel', ['MLmodel']],
  ])('a part of it: %s', async (part, paths) => {
    const { alpha, bucket, register } = uploaded({ MLmodel: 'm', 'data/w': 'w', 'data/x/y': 'y', 'data2/z': 'z' });
    expect(await register({ source: `${source}/${part}` })).toMatchObject({ status: 200 });
    const copies = [...bucket.objects.keys()].filter((key) => key.startsWith(`models/${alpha.id}/`));
    expect(copies.map((key) => key.split('/').slice(3).join('/'))).toEqual(paths);
  });

  test('by its place in the bucket', async () => {
    const { register } = uploaded({ MLmodel: 'm' });
    expect(await register({ source: `s3://stagebook-unit-files/${at}` })).toMatchObject({ status: 200 });
  });

  test('what was not announced is not registered', async () => {
    const { alpha, bucket, register } = uploaded({ a: 'a' }, { a: 'a', extra: 'e' });
    await register();
    expect([...bucket.objects.keys()].filter((key) => key.startsWith(`models/${alpha.id}/`))).toHaveLength(1);
  });

  test('400: other bytes of the same size than announced', async () => {
    const { alpha, table, bucket, register } = uploaded({ a: 'abc' }, { a: 'xyz' });
    expect(await register()).toMatchObject({
      status: 400,
      body: {
        message:
          `The file 'a' has the SHA-256 ${sha256('xyz')}, announced was ${sha256('abc')}. It was removed from the upload: ` +
          'POST uploads with the upload_id gives the URLs to send it again. Register it again.',
      },
    });
    expect(table.items.has(alpha.v(1))).toBe(false);
    expect(bucket.objects.has(`${at}/a`)).toBe(false);
  });

  test.each([
    ['missing', '', { a: 'a' }, `2 of 3 files at '${at}'`],
    ['of another size', '', { a: 'a', b: 'bb', 'c/d': 'd' }, `1 of 3 files at '${at}'`],
    ['missing in a part', '/c', { a: 'a', b: 'b' }, `1 of 1 files at '${at}/c'`],
    ['not announced', '/e', { a: 'a', b: 'b', 'e/f': 'f' }, `0 of 0 files at '${at}/e'`],
  ])('400: %s', async (_, part, there, which) => {
    const { table, register } = uploaded({ a: 'a', b: 'b', 'c/d': 'd' }, there as unknown as Record<string, string>);
    expect(await register({ source: source + part })).toMatchObject({
      status: 400,
      body: {
        message:
          `The upload '${upload_id}' is not complete: ${which} are missing. POST uploads with the upload_id gives the ` +
          'URLs for them, POST uploads/complete checks them.',
      },
    });
    expect(table.trips).toEqual([]);
  });

  test('400: it is not there', async () => {
    const { table, bucket, register } = uploaded({ a: 'a' });
    bucket.objects.clear();
    expect(await register()).toMatchObject({
      status: 400,
      body: { message: `There is no upload '${upload_id}'. What is not registered is removed after 7 days.` },
    });
    expect(table.trips).toEqual([]);
  });

  test('a big one is planned with what was announced', async () => {
    const files = Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`f${String(n).padStart(3, '0')}`, `${n}`]));
    const { alpha, bucket, register } = uploaded(files);
    expect((await register()).body.model_version).toMatchObject({ status: 'PENDING_REGISTRATION' });
    const [key = ''] = [...bucket.objects.keys()].filter((one) => one.startsWith(`manifests/${alpha.id}/`));
    expect(bucket.json(key).planned[7]).toEqual({
      key: `${at}/f007`,
      path: 'f007',
      size: 1,
      etag: bucket.objects.get(`${at}/f007`)?.etag,
      sha256: sha256('7'),
    });
  });
});

describe('a source that is a version whose files are here', () => {
  test.each([
    ['/1', {}],
    ['@champion', { aliases: { champion: 1 } }],
    ['/Production', {}],
  ])('models:/<name>%s: its files are copied once more', async (suffix, fields) => {
    const alpha = registered(['Production'], fields);
    const beta = registered();
    const { fields: its, objects, digest } = held(alpha, [manifestFile('MLmodel')]);
    const table = fakeTable(alpha.items, beta.items);
    table.change(alpha.v(1), { ...its, source: 'mlflow-artifacts:/uploads/x', run_id: 'r9' });
    const bucket = fakeS3({ ...objects, [`${its.artifact_path}/MLmodel`]: 'MLmodel' });
    const { body } = await call(createModelVersion, { name: beta.name, source: `models:/${alpha.name}${suffix}` });
    expect(body.model_version).toMatchObject({ source: `models:/${alpha.name}/1`, run_id: 'r9', status: 'READY' });
    const version = table.items.get(beta.v(1));
    expect(version).toMatchObject({ digest, artifact_path: expect.stringMatching(`^models/${beta.id}/`) });
    expect(version).not.toHaveProperty('location');
    expect(bucket.sent.slice(0, 2)).toEqual([
      `list ${its.artifact_path}/`,
      `copy ${its.artifact_path}/MLmodel → ${version?.artifact_path}/MLmodel`,
    ]);
  });

  test('400: its files are gone', async () => {
    const alpha = registered(['None']);
    const table = fakeTable(alpha.items);
    table.change(alpha.v(1), held(alpha, []).fields);
    fakeS3();
    const source = `models:/${alpha.name}/1`;
    expect(await call(createModelVersion, { name: alpha.name, source })).toMatchObject({
      status: 400,
      body: { message: `There are no files at the source '${source}'. Upload them before you register them.` },
    });
    expect(table.writes).toEqual([]);
  });

  test.each(notReady)('400: %s', async (_, fields, message) => {
    const alpha = registered(['None']);
    const table = fakeTable(alpha.items);
    table.change(alpha.v(1), fields(alpha));
    const bucket = fakeS3();
    expect(await call(createModelVersion, { name: alpha.name, source: `models:/${alpha.name}/1` })).toMatchObject({
      status: 400,
      body: { error_code: 'INVALID_PARAMETER_VALUE', message: message(alpha.name) },
    });
    expect([table.writes, bucket.sent]).toEqual([[], []]);
  });
});

misses(createModelVersion, {}, (name) => `Registered Model with name=${name} not found`);

const relative =
  'If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, an absolute path must be provided without relative path references present. Please provide an absolute path.';

refuses(createModelVersion, [
  [{ source: 's3://h/x/%2e%2e/y' }, `Invalid model version source: 's3://h/x/%2e%2e/y'. ${relative}`],
  [{ name: 'a:b' }, "Invalid model name 'a:b'. Names cannot contain '/' or ':'."],
  [
    { tags: [{ key: 'mlflow.prompt.is_prompt', value: 'TRUE' }] },
    "Invalid prompt source: 's3://b/m'. Prompt sources must use an MLflow placeholder.",
  ],
  [{ tags: [{ key: 'k', value: 'v'.repeat(100_001) }] }, "'value' exceeds the maximum length of 100000 characters"],
  [
    { description: 'd'.repeat(349_991) },
    'The description, tags, aliases, source and permissions of a model or version can have 350000 bytes together; these would have 350001. ' +
      'Shorten or delete some, or keep long values with the artifacts.',
  ],
]);
