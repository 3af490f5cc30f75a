import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { notFound } from '#shared/operations/fallback.ts';
import { modes } from '#shared/operations/identity.ts';
import { operations } from '#shared/operations/index.ts';
import { pathsOf } from '#shared/operations/operation.ts';
import { oneUrl } from '#test/contract/environment.ts';
import { type Entry, journalOf, resultOf } from '#test/contract/journal.ts';
import { isAllowed } from '../rights/iam.ts';
import { type Cloud, startCloud } from './cloud.ts';
import { compare } from './compare.ts';
import { type Deployed, functionsOf, type Properties, resourcesOf } from './deployed.ts';
import { isOfStream } from './mappings.ts';
import { skipped } from './moto-limits.ts';
import { pythons } from './python.ts';
import { deployedRoutes, fileAt } from './routes.ts';
import { type Running, run, signer } from './running.ts';
import { readTemplates, type Template } from './template.ts';
import { workers, workflow } from './workflow.ts';

/** `cdk deploy` into an empty account (moto's), what it made there, and the functions that it put there at work. */

const { missing, note, paths } = pythons('moto', 'mlflow');

/** Every way to sign in. */
const settings = {
  auth: modes,
  jwt: { issuer: 'https://login.example.com', audience: ['stagebook'], others: 'reader' },
  admins: [signer],
};
const environments = JSON.stringify({ dev: settings });
const apis = modes.map((mode) => `api-${mode}`);

const stacksIn = (output: string) => [...output.matchAll(/✅ {2}stagebook-dev-(\S+)/g)].map(([, name]) => name);

describe.skipIf(missing)(`a deployment${note}`, () => {
  let cloud: Cloud;
  let deployed: Deployed;
  let templates: Map<string, Template>;
  let said: string;
  const deploy = (...args: string[]) => cloud.cdk('deploy', ...args, '--method=direct', '--require-approval', 'never');
  const deployedApi = (name: string) => deployed.stacks[`stagebook-dev-${name}`]?.Api;
  /** What is written already: neither built nor synthesised again. */
  const written = () => ['--app', cloud.output];

  beforeAll(async () => {
    cloud = await startCloud(paths.moto);
    said = await deploy(
      '--all',
      '-c',
      'environment=dev',
      '-c',
      `environments=${environments}`,
      '--output',
      cloud.output,
    );
    templates = await readTemplates(cloud.output);
    deployed = await cloud.read([...templates.keys()]);
  });

  afterAll(() => cloud?.stop());

  test('is one command, which makes the stacks in the order in which they need each other', () => {
    const made = stacksIn(said);
    const folders = new Set([...operations, notFound].map(({ file }) => file.replace(/\/.*/, '')));
    expect(made.toSorted()).toEqual([...apis, 'data', 'events', 'operations', ...folders].toSorted());
    expect([made[0], made.at(-1)]).toEqual(['data', 'operations']);
    const first = Math.min(...apis.map((api) => made.indexOf(api)));
    expect([...folders].filter((folder) => made.indexOf(folder) > first)).toEqual([]);
    for (const api of apis) {
      expect(said).toContain(`stagebook-dev-${api}.Url = ${deployedApi(api)?.attributes.ApiEndpoint}`);
    }
  });

  test('makes everything as the templates say', () => {
    const { problems, compared, leftOut } = compare(templates, deployed);
    expect(problems).toEqual([]);
    expect([...new Set(Object.values(leftOut).flatMap(Object.keys))].toSorted()).toEqual(skipped);
    const permissions = Object.values(compared).map((counts) => counts['AWS::Lambda::Permission'] ?? 0);
    expect(deployed.permissions).toHaveLength(permissions.reduce((sum, count) => sum + count));
  });

  test('hands the stream and the APIs over by parameters', () => {
    const [table] = resourcesOf(deployed, 'AWS::DynamoDB::Table');
    expect(deployed.parameters).toMatchObject({
      '/stagebook-dev/stream-arn': table?.attributes.StreamArn,
      ...Object.fromEntries(
        apis.map((api) => [`/stagebook-dev/${api.replace('api', 'api-id')}`, deployedApi(api)?.id]),
      ),
    });
    const mappings = resourcesOf(deployed, 'AWS::Lambda::EventSourceMapping').filter(isOfStream);
    expect(mappings.map(({ properties }) => properties?.EventSourceArn)).toEqual(
      mappings.map(() => table?.attributes.StreamArn),
    );
  });

  test('lets Lambda read the stream for a consumer, and keep what that gave up', () => {
    const functions = functionsOf(deployed);
    for (const { properties } of resourcesOf(deployed, 'AWS::Lambda::EventSourceMapping').filter(isOfStream)) {
      const { EventSourceArn, DestinationConfig, FunctionName } = properties as Properties;
      const statements = functions.find(({ name }) => FunctionName.endsWith(`:${name}`))?.statements ?? [];
      const needed = [
        ...['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((action) => ({
          action: `dynamodb:${action}`,
          resource: EventSourceArn,
        })),
        { action: 'sqs:SendMessage', resource: DestinationConfig.OnFailure.Destination },
      ];
      expect(needed.filter((asked) => !isAllowed(statements, asked))).toEqual([]);
    }
  });

  test('protects what must outlive it', () => {
    expect(deployed.protected).toEqual(['stagebook-dev-data']);
  });

  test.each(apis)('%s leads every route to the function of its operation', (api) => {
    const handlers = new Map(functionsOf(deployed).map(({ name, handler }) => [name, handler]));
    const routes = deployedRoutes(deployedApi(api)?.properties as Properties);
    const wanted = operations.flatMap((operation) =>
      pathsOf(operation).flatMap((path) => operation.methods.map((method) => `${method} ${path}`)),
    );
    expect(routes.map(([route]) => route).toSorted()).toEqual([...wanted, '$default'].toSorted());
    const astray = routes.filter(([route, name]) => handlers.get(name) !== `${fileAt(route) ?? notFound.file}.handler`);
    expect(astray).toEqual([]);
  });

  test('once more without a change does nothing', async () => {
    const again = await deploy('--all', ...written());
    expect(again.match(/✅ .*\(no changes\)/g)).toHaveLength(templates.size);
    expect(await cloud.read([...templates.keys()])).toEqual(deployed);
  });

  describe('and its functions at work', () => {
    let running: Running;
    let scratch: string;

    beforeAll(async () => {
      scratch = await mkdtemp(join(tmpdir(), 'stagebook-workflow-'));
      running = await run(deployed, cloud.code, { dynamodb: inject('dynamodb'), s3: inject('s3').endpoint });
    });

    afterAll(async () => {
      await running?.stop();
      await rm(scratch, { recursive: true, force: true });
    });

    const client = (script: string, env: Record<string, string> = {}, ...args: string[]) =>
      journalOf<Entry>(paths.mlflow, script, {
        args,
        cwd: scratch,
        env: oneUrl(running.urls.token, { MLFLOW_TRACKING_TOKEN: token, ...env }),
      });
    let token: string;

    test('make a token for whoever signs and is an admin', async () => {
      const answer = await fetch(`${running.urls.iam}/api/2.0/stagebook/tokens`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ owner: 'ada', role: 'member' }),
      });
      const { token_value, token_info } = (await answer.json()) as { token_value: string; token_info: object };
      expect(token_info).toMatchObject({ owner: 'ada', role: 'member', created_by: signer });
      token = token_value;
    });

    test('take no other token, and know who has this one', async () => {
      const whoAmI = (of: string) =>
        fetch(`${running.urls.token}/api/2.0/stagebook/who-am-i`, { headers: { authorization: `Bearer ${of}` } });
      expect((await whoAmI(token.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A')))).status).toBe(401);
      expect(await (await whoAmI(token)).json()).toMatchObject({ type: 'token', id: 'ada', role: 'member' });
    });

    test('carry the workflow of the unmodified client with a token, within their rights', async () => {
      await workflow(client);
      await running.drained();
      expect(running.refused).toEqual([]);
      expect(existsSync(running.deadLetters)).toBe(false);
      expect([...running.called]).toEqual(expect.arrayContaining(workers.map((name) => `stagebook-dev-${name}`)));
    });

    test('start, those that had nothing to do in it, too', async () => {
      const idle = running.functions.filter(({ name }) => !running.called.has(name));
      expect(idle.length).toBeGreaterThan(10);
      for (const of of idle) await running.tryOut(of);
    });

    test('leave no row without its entry in the ledger', async () => {
      await running.drained();
      const { verifyLedger } = await import('#functions/ledger/command.ts');
      const { models, entries, repaired, problems } = await verifyLedger();
      expect({ repaired, problems }).toEqual({ repaired: 0, problems: [] });
      expect(models).toBeGreaterThan(3);
      expect(entries).toBeGreaterThan(20);
    });

    test('fail when a right is taken from a role, and say which', async () => {
      const of = running.functions.find(({ name }) => name.endsWith('-transitionModelVersionStage'));
      const planted = of?.statements.find(({ Action }) => Action.includes('dynamodb:PutItem'));
      if (!planted) throw new Error('There is no such right to take.');
      planted.Action = [planted.Action].flat().filter((action) => action !== 'dynamodb:PutItem');
      const journal = await client('seed.py');
      expect(resultOf(journal, '1 to Staging')).toBeUndefined();
      expect(running.refused.join()).toContain(
        'stagebook-dev-transitionModelVersionStage is not authorized to perform: dynamodb:PutItem',
      );
    });
  });

  describe('when it is taken down', () => {
    const left = async () =>
      JSON.parse(
        await cloud.ask(`
import json
tables = boto3.client("dynamodb").list_tables()["TableNames"]
buckets = [one["Name"] for one in boto3.client("s3").list_buckets()["Buckets"]]
functions = boto3.client("lambda").list_functions()["Functions"]
print(json.dumps({"tables": tables, "buckets": buckets, "functions": functions}))`),
      );

    beforeAll(() => cloud.cdk('destroy', '--all', '--force', ...written()));

    test('leaves the table and the buckets, and nothing else', async () => {
      const { tables, buckets, functions } = await left();
      const made = resourcesOf(deployed, 'AWS::S3::Bucket').map(({ id }) => id);
      expect({ tables, functions }).toEqual({ tables: ['stagebook-dev'], functions: [] });
      expect(buckets).toEqual(expect.arrayContaining(made));
    });

    test('does not take over a table that is there', async () => {
      await expect(deploy('stagebook-dev-data', ...written())).rejects.toThrow('stagebook-dev-data');
      expect((await left()).tables).toEqual(['stagebook-dev']);
    });
  });
});
