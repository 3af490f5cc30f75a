import { isDeepStrictEqual } from 'node:util';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { ok } from '#test/embedded/tracking/calls.ts';
import { type FreshTable, freshTable } from '#test/support/fresh-table.ts';

/** Whoever writes is on every row that the write leaves, and on its entry of the ledger; whom a body names is nowhere. */

const role = 'arn:aws:iam::123456789012:role/ci';
const signs = { iam: { userArn: 'arn:aws:sts::123456789012:assumed-role/ci/run-7' } };
const hasToken = { lambda: { type: 'token', id: 'ada', token_id: '01TOKEN', role: 'member', groups: ['ml'] } };
const hasJwt = { jwt: { claims: { sub: 'grace', groups: '[ml]' }, scopes: null } };

const callers = [
  ['signs', signs, { type: 'iam', id: role, session: 'run-7' }],
  ['has a token', hasToken, { type: 'token', id: 'ada', token_id: '01TOKEN' }],
  ['has a JWT', hasJwt, { type: 'jwt', id: 'grace' }],
] as const;

let table: FreshTable;
type Item = { pk: string; sk: string } & Record<string, unknown>;

async function items(): Promise<Item[]> {
  const client = DynamoDBDocumentClient.from(table.client);
  const found: Item[] = [];
  let ExclusiveStartKey: ScanCommand['input']['ExclusiveStartKey'];
  do {
    const page = await client.send(new ScanCommand({ TableName: table.name, ExclusiveStartKey }));
    found.push(...((page.Items ?? []) as Item[]));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return found;
}

beforeAll(async () => {
  // Read when the functions are loaded.
  process.env.STAGEBOOK_IDENTITY = JSON.stringify({ members: ['group:ml'] });
  table = await freshTable();
});

const mallory = {
  user_id: 'mallory',
  actor: { type: 'local', id: 'mallory' },
  client: 'mallory',
  created_by: 'mallory',
};

describe.each(callers)('who %s', (what, authorizer, actor) => {
  const name = `model of who ${what}`;
  const act = (operation: string, input: Record<string, unknown> = {}) =>
    ok(operation, { ...mallory, ...input }, { authorizer, headers: { 'x-forwarded-user': 'mallory' } });

  test('is on all that they write', async () => {
    const { registered_model: model } = await act('createRegisteredModel', { name });
    const { model_version: version } = await act('createModelVersion', { name, source: 's3://b/m' });
    await act('createModelVersion', { name, source: 's3://b/n' });
    await act('updateRegisteredModel', { name, description: 'd' });
    await act('setRegisteredModelTag', { name, key: 'k', value: 'v' });
    await act('deleteRegisteredModelTag', { name, key: 'k' });
    await act('updateModelVersion', { name, version: '1', description: 'd' });
    await act('setModelVersionTag', { name, version: '1', key: 'k', value: 'v' });
    await act('deleteModelVersionTag', { name, version: '1', key: 'k' });
    const moved = await act('transitionModelVersionStage', { name, version: '1', stage: 'Production' });
    await act('setRegisteredModelAlias', { name, alias: 'champion', version: '1' });
    await act('deleteRegisteredModelAlias', { name, alias: 'champion' });
    await act('deleteModelVersion', { name, version: '2' });
    await act('renameRegisteredModel', { name, new_name: `${name}, renamed` });
    await act('deleteRegisteredModel', { name: `${name}, renamed` });
    for (const shown of [model, version, moved.model_version]) expect(shown.user_id).toBe(actor.id);

    const rows = (await items()).filter(({ pk, sk }) => pk.startsWith('MODEL#') && /^(CHANGE|NOTE|V)#/.test(sk));
    const own = rows.filter(({ actor: by }) => isDeepStrictEqual(by, actor));
    expect(own.map(({ sk }) => sk.slice(0, sk.indexOf('#'))).sort()).toEqual([
      ...Array.from({ length: 7 }, () => 'CHANGE'),
      ...Array.from({ length: 6 }, () => 'NOTE'),
      'V',
      'V',
    ]);
  });

  test('is on what is tracked', async () => {
    const { experiment_id } = await act('createExperiment', { name });
    const { run } = await act('createRun', { experiment_id });
    const { run_id } = run.info;
    expect(run.info.user_id).toBe(actor.id);
    await act('logBatch', {
      run_id,
      params: [{ key: 'p', value: '1' }],
      metrics: [{ key: 'm', value: 1, timestamp: 1 }],
    });
    const { model } = await act('createLoggedModel', { experiment_id, name: 'm' });
    const { model_id } = model.info;
    await act('setExperimentTag', { experiment_id, key: 'k', value: 'v' });
    await act('finalizeLoggedModel', { model_id, status: 2 });
    const kept = (await items()).filter(({ request }) => request !== undefined);
    const heads = [`RUN#${run_id}`, `LOGGED_MODEL#${model_id}`].map((pk) => kept.find((item) => item.pk === pk));
    const experiment = kept.find(({ pk, name: own }) => pk === 'EXPERIMENTS' && own === name);
    for (const item of [...heads, experiment]) expect(item?.actor).toEqual(actor);
    expect((await ok('getRun', { run_id }, { authorizer: signs })).run.info.user_id).toBe(actor.id);
  });
});

test('and the ledger says the same, entry by entry; nobody else is anywhere', async () => {
  const { verifyLedger } = await import('#functions/ledger/command.ts');
  expect(await verifyLedger()).toMatchObject({ problems: [] });
  const all = await items();
  const entries = all.filter(({ pk, sk }) => pk.startsWith('AUDIT#') && /^(CHANGE|NOTE|V)#/.test(sk));
  expect(entries).toHaveLength(3 * 15);
  const known = callers.map(([, , actor]) => actor);
  for (const { row } of entries) expect(known).toContainEqual((row as Item).actor);
  expect(JSON.stringify(all)).not.toContain('mallory');
});
