import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Stagebook, startStagebook } from '#test/support/stagebook.ts';
import { attempt } from '../attempt.ts';
import { type Request, send } from '../registry.ts';
import { run } from '../tools.ts';
import { tokenOf } from '../ways.ts';
import { actionlint } from './actionlint.ts';
import { githubJob, gitlabJob, type Pipeline, read, type Workflow } from './pipelines.ts';

/** examples/ci: what the two pipelines say is run, against a registry that asks who calls and has gates. */

const examples = resolve(import.meta.dirname, '../../../examples');
const workflowFile = join(examples, 'ci/github/model.yml');
const workflow = await read<Workflow>(workflowFile);
const pipeline = await read<Pipeline>(join(examples, 'ci/gitlab/.gitlab-ci.yml'));

const absent = ['bash', 'curl', 'jq'].filter((tool) => spawnSync(tool, ['--version']).error);
if (absent.length > 0 && process.env.CI) throw new Error(`not installed: ${absent.join(', ')}`);
const linter = await attempt('actionlint', actionlint());

const commit = '0123456789abcdef0123456789abcdef01234567';

const refusal = (running: Promise<unknown>): Promise<string> =>
  running.then(
    () => 'it succeeded',
    ({ message }: Error) => message,
  );

test('both pipelines are made of nothing but training and calls to the scripts beside them', () => {
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps.flatMap((step) => step.run ?? []));
  const lines = ['register', 'promote'].flatMap((job) => pipeline[job]?.script ?? []);
  const known = /^(\.\/train\.sh model metrics\.json|\. \.\/version\.env|stagebook\/ci\/\w+\.sh( [^;&|`]*)?)$/;
  for (const line of [...steps, ...lines]) expect(line).toMatch(known);
  expect([steps.length, lines.length]).toEqual([7, 8]);
});

describe.skipIf('missing' in linter)('GitHub’s workflow', () => {
  const binary = 'ready' in linter ? linter.ready : '';
  const options = ['-no-color', '-shellcheck=', '-pyflakes='];

  test('passes actionlint', async () => {
    expect(await run(binary, [...options, workflowFile])).toBe('');
  });

  test('which would find what is wrong', async () => {
    const scratch = await mkdtemp(join(tmpdir(), 'actionlint-'));
    const wrong = join(scratch, 'model.yml');
    await cp(workflowFile, wrong);
    const text = (await run('cat', [wrong])).replace('needs.register.outputs.version', 'needs.register.outputs.verson');
    await writeFile(wrong, text);
    expect(await refusal(run(binary, [...options, wrong]))).toContain('"verson" is not defined');
    await rm(scratch, { recursive: true });
  });
});

describe.skipIf(absent.length > 0)('the pipelines', () => {
  let stagebook: Stagebook;
  let scratch: string;
  const tokens: Record<string, string> = {};

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'ci-'));
    stagebook = await startStagebook({ auth: 'token', args: ['--default-permission', 'NO_PERMISSIONS'] });
    for (const [who, role] of [
      ['admin', 'admin'],
      ['ci', 'member'],
      ['release', 'member'],
    ] as const)
      tokens[who] = (await tokenOf(stagebook, who, role)).token;
  });

  afterAll(async () => {
    await stagebook?.stop();
    await rm(scratch, { recursive: true, force: true });
  });

  async function call<Answer>(request: Request): Promise<Answer> {
    const { status, body } = await send(stagebook.url, { authorization: `Bearer ${tokens.admin}`, ...request });
    expect([request.path, status, body]).toEqual([request.path, 200, body]);
    return body as Answer;
  }

  /** A model that nobody reads by default, with a gate on Production. */
  async function createModel(name: string): Promise<void> {
    await call({ method: 'POST', path: 'registered-models/create', body: { name } });
    const query: [string, string][] = [['name', name]];
    type Found = { registered_model_databricks: { id: string } };
    const found = await call<Found>({ method: 'GET', path: 'databricks/registered-models/get', query });
    const access_control_list = [
      { user_name: 'ci', permission_level: 'CAN_EDIT' },
      { user_name: 'release', permission_level: 'CAN_MANAGE_PRODUCTION_VERSIONS' },
    ];
    const { id } = found.registered_model_databricks;
    await call({ method: 'PATCH', path: `../permissions/registered-models/${id}`, body: { access_control_list } });
    const rules = [
      { rule: 'metric', metric: 'accuracy', minimum: 0.9, reporters: ['ci'] },
      { rule: 'required_tags', tags: [{ key: 'ci.commit', values: [commit] }, { key: 'ci.run' }] },
      { rule: 'approvals', count: 1, from: { users: ['release'] } },
      { rule: 'requester_is_not_approver' },
    ];
    const policy = await fetch(`${stagebook.url}/api/2.0/stagebook/policies`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens.admin}` },
      body: JSON.stringify({ model: name, stage: 'Production', rules }),
    });
    expect([policy.status, await policy.text()]).toEqual([200, expect.anything()]);
  }

  type Version = { current_stage: string; tags?: { key: string; value: string }[] };

  async function versionOf(name: string, version: string): Promise<Version> {
    const query: [string, string][] = Object.entries({ name, version });
    const found = await call<{ model_version: Version }>({ method: 'GET', path: 'model-versions/get', query });
    return found.model_version;
  }

  async function requesters(name: string, version: string): Promise<string[]> {
    const query: [string, string][] = Object.entries({ name, version });
    type Listed = { requests?: { user_id: string }[] };
    const { requests = [] } = await call<Listed>({ method: 'GET', path: 'transition-requests/list', query });
    return requests.map(({ user_id }) => user_id);
  }

  /** A repository as the comments at the head of both files want it. */
  async function checkout(accuracy: number): Promise<string> {
    const folder = await mkdtemp(join(scratch, 'checkout-'));
    for (const part of ['ci', 'curl'])
      await cp(join(examples, part), join(folder, 'stagebook', part), { recursive: true });
    const train = `#!/bin/sh
mkdir "$1" && echo 'a model' >"$1/model" && echo '{"accuracy": ${accuracy}, "loss": 0.5}' >"$2"
`;
    await writeFile(join(folder, 'train.sh'), train, { mode: 0o755 });
    return folder;
  }

  const url = 'https://ci.example.com';

  /** Each runs one of its jobs in a new checkout, and answers what that leaves to the next. */
  const systems = {
    GitHub: {
      run: `${url}/team/churn/actions/runs/42`,
      job: async (name: string, model: string, folder: string, before: Record<string, string> = {}) =>
        githubJob(
          { ...workflow, env: { ...workflow.env, MODEL: model } },
          ...[name, folder],
          {
            'vars.STAGEBOOK_URL': stagebook.url,
            ...(name === 'register' ? { 'secrets.STAGEBOOK_CI_TOKEN': tokens.ci as string } : {}),
            ...(name === 'promote' ? { 'secrets.STAGEBOOK_RELEASE_TOKEN': tokens.release as string } : {}),
            ...Object.fromEntries(
              Object.entries(before).map(([key, value]) => [`needs.register.outputs.${key}`, value]),
            ),
          },
          {
            ...{ GITHUB_SHA: commit, GITHUB_RUN_ID: '42', GITHUB_SERVER_URL: url, GITHUB_REPOSITORY: 'team/churn' },
          },
        ),
    },
    GitLab: {
      run: `${url}/team/churn/-/pipelines/42`,
      job: async (name: string, model: string, folder: string, before: Record<string, string> = {}) =>
        gitlabJob(Object.assign({}, pipeline, { variables: { ...pipeline.variables, MODEL: model } }), name, folder, {
          STAGEBOOK_URL: stagebook.url,
          ...(name === 'register' ? { STAGEBOOK_CI_TOKEN: tokens.ci as string } : {}),
          ...(name === 'promote' ? { STAGEBOOK_RELEASE_TOKEN: tokens.release as string } : {}),
          ...{ CI_COMMIT_SHA: commit, CI_PIPELINE_URL: `${url}/team/churn/-/pipelines/42` },
          ...before,
        }),
    },
  };

  for (const [system, { job, run: runUrl }] of Object.entries(systems))
    test(`${system}: what is good enough is requested by one and promoted by another, once; what is not, is not`, async () => {
      const model = `churn-${system}`;
      await createModel(model);
      const registered = await job('register', model, await checkout(0.95));
      expect(registered).toEqual({ version: '1' });
      const { current_stage, tags } = await versionOf(model, '1');
      expect(current_stage).toBe('None');
      expect(tags).toEqual([
        { key: 'ci.commit', value: commit },
        { key: 'ci.run', value: runUrl },
      ]);
      expect(await requesters(model, '1')).toEqual(['ci']);

      // A job that is run again finds it done.
      for (let time = 0; time < 2; time++) {
        await job('promote', model, await checkout(0), registered);
        expect((await versionOf(model, '1')).current_stage).toBe('Production');
      }
      expect(await requesters(model, '1')).toEqual([]);

      const worse = await refusal(job('register', model, await checkout(0.5)));
      expect(worse).toContain(`check.sh: version 2 of ${model} would not get into Production: metric`);
      expect(worse).toContain('FAILED  metric:');
      expect(await requesters(model, '2')).toEqual([]);
      expect(await refusal(job('promote', model, await checkout(0), { version: '2' }))).toContain('Production: metric');
      expect((await versionOf(model, '2')).current_stage).toBe('None');
      expect((await versionOf(model, '1')).current_stage).toBe('Production');
    });

  test('the scripts by themselves: a gate refuses, nobody asked, what is not a number', async () => {
    await createModel('alone');
    const folder = await checkout(0.5);
    const script = (name: string, args: string[], token = tokens.release) =>
      run(join(folder, 'stagebook/ci', name), args, {
        cwd: folder,
        env: { PATH: process.env.PATH, REGISTRY: stagebook.url, MLFLOW_TRACKING_TOKEN: token },
      });
    await run(join(folder, 'train.sh'), ['model', 'metrics.json'], { cwd: folder });
    // Outside of a pipeline there is nothing to be tagged with.
    expect(await script('register.sh', ['model', 'alone'], tokens.ci)).toBe('version=1\n');
    expect((await versionOf('alone', '1')).tags ?? []).toEqual([]);
    const refused = await refusal(script('promote.sh', ['alone', '1', 'Production', 'now']));
    expect(refused).toContain('promote.sh: mlflow/databricks/model-versions/transition-stage: 400');
    expect(refused).toContain("tag 'ci.commit' is missing");
    await writeFile(join(folder, 'texts.json'), '{"accuracy": "high"}');
    expect(await refusal(script('report.sh', ['alone', '1', 'texts.json']))).toContain(
      'texts.json is not JSON with a number',
    );
    expect(await refusal(script('check.sh', ['alone', '7', 'Production']))).toContain('404');
    expect(await refusal(script('check.sh', ['alone']))).toContain('usage: check.sh');
    for (const said of ['is requested', 'had been requested'])
      expect(await script('request.sh', ['alone', '1', 'Staging', 'it\'s "good"'], tokens.ci)).toContain(said);
    expect(await requesters('alone', '1')).toEqual(['ci']);
  });
});
