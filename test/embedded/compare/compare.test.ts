import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { compareVersions } from '#shared/operations/compare.ts';
import { filed, measured, policy, promote, report } from '#test/embedded/gates/world.ts';
import { admin, as, idOf, newModel } from '#test/embedded/requests/people.ts';
import { invalid, newRun, ok, refused } from '#test/embedded/tracking/calls.ts';
import { type CallOptions, call } from '#test/support/call.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';

beforeAll(async () => {
  await freshTable();
  await freshBucket();
});

type Input = Record<string, unknown>;

/** With nothing that the API's description does not know. */
async function compare(model: string, versions: string, more: Input = {}, who: CallOptions = admin) {
  const body = await ok('compareVersions', { model, versions, ...more }, who);
  expect(z.parse(compareVersions.output, body)).toEqual(body);
  return body;
}

const refusedFor = (model: string, versions: string, more: Input = {}, who: CallOptions = admin) =>
  call('compareVersions', { model, versions, ...more }, who);

// biome-ignore lint/suspicious/noExplicitAny: bodies of every shape
const numbersOf = ({ versions }: any): string[] => versions.map(({ version }: { version: string }) => version);

const mlmodel = (inputs: object[], outputs: object[]) =>
  `signature:\n  inputs: '${JSON.stringify(inputs)}'\n  outputs: '${JSON.stringify(outputs)}'\n  params: null\n`;

/** Brings the ledger up to date, which is seconds behind in the cloud. */
async function recorded(name: string): Promise<void> {
  const { appendToChain } = await import('#shared/store/ledger/append.ts');
  await appendToChain(await idOf(name), [], Date.now() + 10_000);
}

const column = (name: string, type = 'double') => ({ name, type, required: true });

describe('what is told', () => {
  test('metrics against the baseline, of registration and of reports', async () => {
    const name = await newModel(0);
    await measured(name, { rmse: 2, lift: 1 });
    await measured(name, { rmse: 1, lift: 'NaN' });
    await report(name, '1', 0.8);
    await report(name, '2', 0.9);
    await report(name, '2', 0.7, { dataset_name: 'holdout' });
    const told = await compare(name, '1,2', { directions: 'lift:lower' });
    expect(told).toMatchObject({ model: name, baseline: 0, time: expect.any(Number) });
    expect(told.metrics).toEqual([
      {
        key: 'accuracy',
        direction: 'higher',
        direction_from: 'name',
        values: [
          { value: 0.8, reporter: 'root', timestamp: expect.any(Number) },
          {
            value: 0.9,
            reporter: 'root',
            timestamp: expect.any(Number),
            delta: expect.closeTo(0.1, 12),
            change: expect.closeTo(0.125, 12),
            better: true,
            best: true,
          },
        ],
      },
      {
        key: 'accuracy',
        dataset_name: 'holdout',
        direction: 'higher',
        direction_from: 'name',
        values: [{}, { value: 0.7, reporter: 'root', timestamp: expect.any(Number) }],
      },
      {
        key: 'lift',
        direction: 'lower',
        direction_from: 'asked',
        values: [
          { value: 1, timestamp: 1 },
          { value: 'NaN', timestamp: 1 },
        ],
      },
      {
        key: 'rmse',
        direction: 'lower',
        direction_from: 'name',
        values: [
          { value: 2, timestamp: 1 },
          { value: 1, timestamp: 1, delta: -1, change: -0.5, better: true, best: true },
        ],
      },
    ]);
  });

  test('params, tags and facts', async () => {
    const name = await newModel(0);
    for (const depth of ['3', '4']) {
      const run_id = await newRun();
      await ok('logParameter', { run_id, key: 'depth', value: depth }, admin);
      await ok(
        'createModelVersion',
        { name, source: `runs:/${run_id}/m`, run_id, tags: [{ key: 'team', value: 'x' }] },
        admin,
      );
    }
    await ok('setModelVersionTag', { name, version: '2', key: 'note', value: '<b>"x"</b>' }, admin);
    await ok('setRegisteredModelAlias', { name, alias: 'champion', version: '2' }, admin);
    await ok('updateModelVersion', { name, version: '2', description: 'better' }, admin);
    const { versions, params, tags } = await compare(name, '1,@champion');
    expect(params).toEqual([{ name: 'depth', values: [{ value: '3' }, { value: '4' }], differs: true }]);
    expect(tags).toEqual([
      { name: 'note', values: [{}, { value: '<b>"x"</b>' }], differs: true },
      { name: 'team', values: [{ value: 'x' }, { value: 'x' }], differs: false },
    ]);
    expect(versions).toMatchObject([
      { ref: '1', version: '1', baseline: true, aliases: [], current_stage: 'None', status: 'READY' },
      { ref: '@champion', version: '2', aliases: ['champion'], description: 'better', user_id: 'root' },
    ]);
  });

  test('signatures, files and dependencies of what the registry keeps', async () => {
    const name = await newModel(0);
    await filed(name, {
      MLmodel: mlmodel([column('a'), column('b')], [column('y')]),
      'requirements.txt': 'numpy==1.26\nscikit_learn==1.4\n',
      'model.pkl': 'old',
    });
    await filed(name, {
      MLmodel: mlmodel([column('a', 'long'), column('c')], [column('y'), column('z')]),
      'requirements.txt': '# new\nnumpy==2.0\nscikit-learn==1.4\n',
      'model.skops': 'new',
    });
    await ok('createModelVersion', { name, source: 's3://elsewhere/m' }, admin);
    await filed(name, { 'weights.bin': '' });
    const { versions } = await compare(name, '1,2,3,4');
    const [one, two, three, four] = versions;
    expect(one).toMatchObject({
      signature: { inputs: [{ name: 'a', type: 'double' }, { name: 'b' }], outputs: [{ name: 'y' }] },
      files: { file_count: 3 },
      dependencies: { requirements: [{ name: 'numpy', specifier: '==1.26' }, { name: 'scikit-learn' }] },
    });
    for (const part of ['signature', 'files', 'dependencies']) expect(one[part].changes).toBeUndefined();
    expect(two.signature.changes).toEqual({
      inputs: {
        added: [{ name: 'c', type: 'double' }],
        removed: [{ name: 'b', type: 'double' }],
        retyped: [{ name: 'a', from: 'double', to: 'long' }],
      },
      outputs: { added: [{ name: 'z', type: 'double' }], removed: [], retyped: [] },
      params: { added: [], removed: [], retyped: [] },
      same: false,
    });
    expect(two.files.changes).toMatchObject({
      added: [{ path: 'model.skops', size: 3 }],
      removed: [{ path: 'model.pkl', size: 3 }],
      changed: [{ path: 'MLmodel' }, { path: 'requirements.txt' }],
      counts: { added: 1, removed: 1, changed: 2, same: 0 },
    });
    expect(two.dependencies.changes).toEqual({
      added: [],
      removed: [],
      changed: [{ name: 'numpy', from: '==1.26', to: '==2.0' }],
    });
    const unknown = { unknown: 'the registry does not have its files' };
    expect(three).toMatchObject({ signature: unknown, files: unknown, dependencies: unknown });
    expect(four).toMatchObject({ signature: { none: true }, dependencies: { none: true }, files: { file_count: 1 } });
  });

  test('a file that nobody can read is said, and is no error', async () => {
    const name = await newModel(0);
    await filed(name, { MLmodel: '{', 'requirements.txt': 'x'.repeat(1_000_001) });
    await filed(name, { MLmodel: mlmodel([column('a')], []) });
    const { versions } = await compare(name, '1,2');
    expect(versions[0]).toMatchObject({
      signature: { unknown: expect.stringMatching(/^its MLmodel file cannot be read/) },
      dependencies: { unknown: 'its requirements.txt has more than 1000000 bytes' },
    });
    expect(versions[1].signature).toEqual({ inputs: [{ name: 'a', type: 'double' }] });
  });

  test('gates, as a dry run has them, with what the incumbent measured', async () => {
    const name = await newModel(0);
    for (const accuracy of [0.8, 0.7, 0.9]) await measured(name, { accuracy });
    await promote(name, '1');
    await policy(name, [
      { rule: 'not_worse_than_incumbent', metric: 'accuracy', direction: 'higher_is_better' },
      { rule: 'approvals', count: 1 },
      { rule: 'signature_compatible' },
    ]);
    await ok('createTransitionRequest', { name, version: '3', stage: 'Production' }, admin);
    const { versions, metrics } = await compare(name, '2,3');
    expect(numbersOf({ versions })).toEqual(['1', '2', '3']);
    expect(versions[0].gates).toBeUndefined();
    for (const { version, gates } of versions.slice(1)) {
      const { results, allowed } = await ok('checkPromotion', { name, version, stage: 'Production' }, admin);
      const ours = results.filter(({ rule }: { rule: string }) => rule !== 'permission');
      expect(gates).toEqual({ stage: 'Production', allowed, results: ours });
    }
    expect(metrics[0]).toMatchObject({ direction: 'higher', direction_from: 'policy' });
    const alone = await compare(name, '2', { baseline: '2' });
    expect(alone.versions[0].gates).toEqual(versions[1].gates);
    const { versions: staged } = await compare(name, '1,2', { stage: 'staging' });
    expect(staged.map(({ gates }: Input) => gates)).toMatchObject([
      { stage: 'Staging', allowed: true },
      { allowed: true },
    ]);
  });

  test('where each has been, also what the ledger has not yet', async () => {
    const name = await newModel(2);
    await promote(name, '1', admin, 'Staging');
    await promote(name, '1');
    await promote(name, '2');
    const { versions } = await compare(name, '1,2');
    const stays = versions.map(({ stages }: { stages: { stage: string; from: number; to?: number }[] }) => stages);
    expect(stays[0].map(({ stage }: Input) => stage)).toEqual(['None', 'Staging', 'Production', 'Archived']);
    expect(stays[1].map(({ stage }: Input) => stage)).toEqual(['None', 'Production']);
    for (const some of stays)
      expect(some.map(({ to }: Input) => to)).toEqual([...some.slice(1).map(({ from }: Input) => from), undefined]);
    const { changes } = await ok('getHistory', { model: name, kind: ['stage_transitioned'], order: 'asc' }, admin);
    const ids = changes.map(({ transition_id }: Input) => transition_id);
    expect(stays[0].slice(1).map(({ transition_id }: Input) => transition_id)).toEqual(ids);
    expect(stays[1][1]).toMatchObject({ transition_id: ids[2], user_id: 'root' });
  });

  test('where a version has been is the same when the ledger has all of it, and over deletions', async () => {
    const name = await newModel(2);
    await promote(name, '1');
    const stays = async () => (await compare(name, '1', { baseline: '1' })).versions[0].stages;
    const before = await stays();
    await recorded(name);
    expect(await stays()).toEqual(before);
    await promote(name, '2');
    await ok('deleteModelVersion', { name, version: '1' }, admin);
    await ok('restore', { name, version: '1' }, admin);
    const told = (await stays()).map(({ stage, to }: Input) => [stage, to === undefined]);
    const all = [
      ['None', false],
      ['Production', false],
      ['Archived', false],
      ['None', true],
    ];
    expect(told).toEqual(all);
    await recorded(name);
    expect((await stays()).map(({ stage, to }: Input) => [stage, to === undefined])).toEqual(all);
  });

  test('a model that was deleted and restored has all its versions in None again', async () => {
    const name = await newModel(2);
    await promote(name, '1');
    await ok('deleteRegisteredModel', { name }, admin);
    await ok('restore', { name }, admin);
    for (const late of [true, false]) {
      if (!late) await recorded(name);
      const { versions } = await compare(name, '1,2');
      const stays = versions.map(({ stages }: { stages: Input[] }) => stages.map(({ stage }) => stage));
      expect(stays).toEqual([['None', 'Production', 'None'], ['None']]);
    }
  });

  test('of a version that was moved very often, the last moves', async () => {
    const name = await newModel(1);
    for (let n = 0; n < 12; n++)
      for (const stage of ['Staging', 'None'])
        await ok('transitionModelVersionStage', { name, version: '1', stage }, admin);
    const [{ stages, truncated }] = (await compare(name, '1')).versions;
    expect([stages.length, truncated, stages.at(-1).stage, stages.at(0).stage]).toEqual([20, true, 'None', 'Staging']);
  });

  test('of files that are still being copied, that they are', async () => {
    const name = await newModel(0);
    await filed(name, Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`f${n}`, String(n)])));
    const { versions } = await compare(name, '1');
    const unknown = { unknown: 'its files are still being copied' };
    expect(versions[0]).toMatchObject({ status: 'PENDING_REGISTRATION', files: unknown, signature: unknown });
    expect(versions[0].gates).toMatchObject({ allowed: false, results: [{ rule: 'ready', passed: false }] });
  });

  test('what was observed of it in production, against its training baseline; none, where nothing was', async () => {
    const model = await newModel(2);
    const seen = [1, 2, 3, 4];
    const observations = seen.map((value) => ({ model, version: '1', metric: 'score', value, timestamp: Date.now() }));
    await ok('reportObservations', { batch_id: 'b', observations }, admin);
    await ok('setBaseline', { model, version: '1', metric: 'score', values: [1, 2, 3, 6] }, admin);
    const mixed = [[1], [2]].map((bounds) => ({
      model,
      version: '1',
      metric: 'mixed',
      histogram: { bounds, counts: [1, 1] },
      timestamp: Date.now(),
      tags: { bound: String(bounds[0]) },
    }));
    await ok('reportObservations', { batch_id: 'mixed', observations: mixed }, admin);
    const { versions } = await compare(model, '1,2');
    expect(versions[1].observed).toEqual([]);
    expect(versions[0].observed).toEqual([
      {
        metric: 'score',
        count: 4,
        mean: 2.5,
        p50: expect.closeTo(2, 1),
        p95: expect.closeTo(4, 1),
        min: 1,
        max: 4,
        baseline_mean: 3,
        psi: expect.any(Number),
        ks: 0.25,
      },
    ]);
  });
});

describe('the baseline', () => {
  test('is who is in Production, listed or not; else the one named before all others; or whoever is asked for', async () => {
    const name = await newModel(4);
    expect(await compare(name, '3,1')).toMatchObject({ baseline: 0, versions: [{ version: '3' }, { version: '1' }] });
    await promote(name, '2');
    const beside = await compare(name, '3,1');
    expect([numbersOf(beside), beside.baseline, beside.versions[0].ref]).toEqual([['2', '3', '1'], 0, 'Production']);
    const among = await compare(name, '3,2');
    expect([numbersOf(among), among.baseline]).toEqual([['3', '2'], 1]);
    expect(among.versions.map(({ baseline }: Input) => baseline)).toEqual([undefined, true]);
    const asked = await compare(name, '3,1', { baseline: '1' });
    expect([numbersOf(asked), asked.baseline]).toEqual([['3', '1'], 1]);
    const other = await compare(name, '3,1', { baseline: '4' });
    expect([numbersOf(other), other.baseline, other.versions[0].ref]).toEqual([['4', '3', '1'], 0, '4']);
  });
});

describe('versions', () => {
  test('are each there once, whatever they were asked for by', async () => {
    const name = await newModel(3);
    await promote(name, '2');
    await ok('setRegisteredModelAlias', { name, alias: 'champion', version: '2' }, admin);
    const told = await compare(name, '2,@champion,Production,2,@latest,3');
    expect(told.versions.map(({ ref, version }: Input) => [ref, version])).toEqual([
      ['2,@champion,Production', '2'],
      ['@latest,3', '3'],
    ]);
  });

  test('of a stage are all that are there', async () => {
    const name = await newModel(5);
    for (const version of ['4', '2'])
      await ok('transitionModelVersionStage', { name, version, stage: 'Production' }, admin);
    await ok('transitionModelVersionStage', { name, version: '3', stage: 'Archived' }, admin);
    expect(numbersOf(await compare(name, 'Production'))).toEqual(['2', '4']);
    expect(numbersOf(await compare(name, 'archived,None', { baseline: '3' }))).toEqual(['3', '1', '5']);
  });

  test('one alone is told, with nothing to compare it with', async () => {
    const name = await newModel(0);
    await measured(name, { rmse: 2 });
    const told = await compare(name, '1');
    expect(told.metrics[0].values).toEqual([{ value: 2, timestamp: 1 }]);
    expect(numbersOf(told)).toEqual(['1']);
  });

  test('can be of other models, whose names can be anything', async () => {
    const [one, two] = [await newModel(1), 'a,b@c% "<script>alert(1)</script>" \u202e😀'.replace('/', '')];
    await ok('createRegisteredModel', { name: two }, admin);
    await ok('createModelVersion', { name: two, source: 's3://elsewhere/m' }, admin);
    await ok('setRegisteredModelAlias', { name: two, alias: 'x', version: '1' }, admin);
    const told = await compare(one, `1,${encodeURIComponent(two)}@x`);
    expect(told.versions.map(({ model, version }: Input) => [model, version])).toEqual([
      [one, '1'],
      [two, '1'],
    ]);
  });

  test('that are not there are named', async () => {
    const name = await newModel(3);
    await ok('deleteModelVersion', { name, version: '2' }, admin);
    const missing = (message: RegExp) => refused(404, 'RESOURCE_DOES_NOT_EXIST', message);
    expect(await refusedFor(name, '1,9')).toMatchObject(missing(/^'9': .*version=9\) not found/));
    expect(await refusedFor(name, '1,2')).toMatchObject(missing(/^'2': .*version=2\) not found/));
    expect(await refusedFor(name, '0')).toMatchObject(missing(/^'0': /));
    expect(await refusedFor(name, '99999999999999999999')).toMatchObject(missing(/^'9999/));
    expect(await refusedFor(name, '@nobody')).toMatchObject(missing(/^'@nobody': .*no alias 'nobody'/));
    expect(await refusedFor(name, '@__proto__')).toMatchObject(missing(/no alias '__proto__'/));
    expect(await refusedFor(name, 'Production')).toMatchObject(missing(/^'Production': no version .* in stage/));
    expect(await refusedFor(name, 'nobody/1')).toMatchObject(missing(/^'nobody\/1': .*name=nobody not found/));
    expect(await refusedFor('nobody', '1')).toMatchObject(missing(/name=nobody not found/));
    expect(await refusedFor(name, '1', { baseline: '9' })).toMatchObject(missing(/^'9': /));
  });

  test('are fifty at most, and well written', async () => {
    const name = await newModel(1);
    const many = Array.from({ length: 200 }, (_, index) => index + 1).join(',');
    expect(await refusedFor(name, many)).toMatchObject(invalid(/^200 entries in 'versions': at most 50/));
    expect(await refusedFor(name, '')).toMatchObject(invalid(/Missing value for required parameter 'versions'/));
    expect(await refusedFor(name, '1', { directions: 'x' })).toMatchObject(invalid(/'directions'/));
    expect(await refusedFor(name, '1', { stage: 'x' })).toMatchObject(invalid(/Invalid Model Version stage/));
    expect(await refusedFor('a/b', '1')).toMatchObject(invalid(/Invalid model name/));
    const crowd = await newModel(51);
    expect(await refusedFor(crowd, 'None')).toMatchObject(invalid(/stands for 51 versions: at most 50/));
  });

  test('whose model the caller may not read are refused for the whole', async () => {
    const [open, closed] = [await newModel(1, { ada: 'CAN_READ' }), await newModel(1)];
    await ok('setRegisteredModelPermissions', { registered_model_id: 'root', access_control_list: [] }, admin);
    const ada = as('ada');
    expect(numbersOf(await compare(open, '1', {}, ada))).toEqual(['1']);
    const denied = refused(403, 'PERMISSION_DENIED', new RegExp(`'${closed}': this needs CAN_READ`));
    expect(await refusedFor(open, `1,${closed}/1`, {}, ada)).toMatchObject(denied);
    expect(await refusedFor(open, '1', { baseline: `${closed}/1` }, ada)).toMatchObject(denied);
    expect(await refusedFor(closed, `${open}/1`, {}, ada)).toMatchObject(denied);
    expect(await refusedFor(open, 'nobody/1', {}, ada)).toMatchObject({ status: 404 });
  });
});

test('whatever is asked is answered, or refused in words', { timeout: 60_000 }, async () => {
  const name = await newModel(3, { ada: 'CAN_READ' });
  await promote(name, '2');
  const pieces = [
    '1',
    '2',
    '3',
    '9',
    '@latest',
    '@x',
    'Production',
    'none',
    `${name}/1`,
    '%',
    '%20',
    '/',
    '@',
    '',
    '١',
    'nul\0',
  ];
  const entries = fc.array(fc.constantFrom(...pieces), { maxLength: 5 }).map((some) => some.join(','));
  const asked = fc.record({
    versions: fc.oneof(entries, fc.string()),
    baseline: fc.option(fc.constantFrom(...pieces), { nil: undefined }),
    directions: fc.option(fc.constantFrom('a:lower', 'a', 'a:b:higher', '%:lower'), { nil: undefined }),
    stage: fc.constantFrom('Production', 'Staging', 'archived', 'x'),
  });
  await fc.assert(
    fc.asyncProperty(asked, async ({ versions, ...more }) => {
      const given = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined));
      const { status, body } = await refusedFor(name, versions, given, as('ada'));
      expect([200, 400, 404]).toContain(status);
      if (status !== 200) expect(body.message).toMatch(/./);
    }),
    { numRuns: 100 },
  );
});
