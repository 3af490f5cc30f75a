import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { environment } from '#shared/operations/environment.ts';
import { as, denied, set, user } from '#test/embedded/rules/grants.ts';
import { ok } from '#test/embedded/tracking/calls.ts';
import { type CallOptions, call } from '#test/support/call.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';

/** Of the past, too, everybody sees the models that they may read: its history, its state, its chain. */

const [ada, grace] = [as('ada'), as('grace')];
const ids: Record<string, string> = {};
let between = 0;

async function create(name: string, owner: CallOptions): Promise<string> {
  await ok('createRegisteredModel', { name }, owner);
  await ok('createModelVersion', { name, source: 's3://b/m' }, owner);
  return (await ok('getRegisteredModelDatabricks', { name })).registered_model_databricks.id;
}

/** As if the ledger's consumer had come round. */
async function chainAll(): Promise<void> {
  const { verifyLedger } = await import('#shared/store/ledger/verify.ts');
  expect((await verifyLedger()).problems).toEqual([]);
}

beforeAll(async () => {
  process.env[environment.defaultPermission] = 'NO_PERMISSIONS';
  await freshTable();
  await freshBucket();
  vi.useFakeTimers({ toFake: ['Date'], now: 1_700_000_000_000 });
  const tick = () => void vi.setSystemTime(Date.now() + 1_000);
  ids.mine = await create('passed-on', ada);
  tick();
  between = Date.now();
  tick();
  await ok('renameRegisteredModel', { name: 'passed-on', new_name: 'mine' }, ada);
  ids.hers = await create('passed-on', grace);
  tick();
  ids.secret = await create('plans', grace);
  await ok('renameRegisteredModel', { name: 'plans', new_name: 'secret plans' }, grace);
  ids.gone = await create('gone', grace);
  await ok('deleteRegisteredModel', { name: 'gone' }, grace);
  // A change of what holds for all models, which is in the history as of one of them.
  await ok('updateRegisteredModelPermissions', {
    registered_model_id: 'root',
    access_control_list: [user('auditor', 'CAN_READ')],
  });
  await chainAll();
});
afterAll(() => void vi.useRealTimers());

const auditor = as('auditor', { role: 'reader' });
const root = '0'.repeat(26);

/** Of which models all pages tell, and how many pages it took. */
async function told(operation: string, input: object, list: string, caller?: CallOptions) {
  const found = new Set<string>();
  let [page_token, pages]: [string | undefined, number] = [undefined, 0];
  do {
    const body = await ok(operation, { ...input, ...(page_token && { page_token }) }, caller);
    for (const { model_id } of body[list]) found.add(model_id);
    [page_token, pages] = [body.next_page_token, pages + 1];
  } while (page_token !== undefined);
  return { models: [...found].sort(), pages };
}

const historyOf = (input: object, caller?: CallOptions) => told('getHistory', input, 'changes', caller);
const stateOf = (input: object, caller?: CallOptions) =>
  told('getAsOf', { time: String(Date.now()), ...input }, 'models', caller);

const idsOf = (...names: string[]) => names.map((name) => ids[name]).sort();

test('history of the whole registry is of what may be read, on every page', async () => {
  for (const max_results of [1, 2, 100]) {
    expect((await historyOf({ max_results }, ada)).models).toEqual(idsOf('mine'));
    expect((await historyOf({ max_results }, grace)).models).toEqual(idsOf('hers', 'secret', 'gone'));
    const everything = [root, ...Object.values(ids)].sort();
    expect((await historyOf({ max_results }, auditor)).models).toEqual(everything);
    expect((await historyOf({ max_results })).models).toEqual(everything);
  }
  expect((await historyOf({}, as('eve'))).models).toEqual([]);
});

test('history of a name is of those who bore it that may be read, and refused if none may', async () => {
  expect((await historyOf({ model: 'passed-on' })).models).toEqual(idsOf('mine', 'hers'));
  expect((await historyOf({ model: 'passed-on' }, ada)).models).toEqual(idsOf('mine'));
  expect((await historyOf({ model: 'passed-on' }, grace)).models).toEqual(idsOf('hers'));
  expect((await historyOf({ model: 'passed-on', version: '1' }, ada)).models).toEqual(idsOf('mine'));
  for (const model of ['plans', 'secret plans', 'gone'])
    expect(await call('getHistory', { model }, ada)).toMatchObject(denied(new RegExp(`'${model}'`)));
  expect((await call('getHistory', { model: 'nobody’s' }, ada)).status).toBe(404);
});

test('by an id, and page by page, the model is asked about anew', async () => {
  expect(await call('getHistory', { model_id: ids.hers }, ada)).toMatchObject(denied(/CAN_READ/));
  expect(await call('getHistory', { model_id: root }, ada)).toMatchObject(denied(/CAN_READ/));
  expect((await historyOf({ model_id: root }, auditor)).models).toEqual([root]);
  const asked = { model_id: ids.mine, max_results: 1 };
  const { next_page_token: page_token } = await ok('getHistory', asked, ada);
  expect((await call('getHistory', { ...asked, page_token }, grace)).status).toBe(403);
  // Of another model, by a token that was made for it.
  const token = JSON.parse(Buffer.from(page_token, 'base64url').toString());
  const forged = Buffer.from(JSON.stringify({ ...token, after: `${ids.hers}#` })).toString('base64url');
  const { status, body } = await call('getHistory', { ...asked, page_token: forged }, ada);
  expect([status, (body.changes ?? []).filter((one: { model_id: string }) => one.model_id !== ids.mine)]).toEqual([
    200,
    [],
  ]);
});

test('one change is shown to who may read its model, and says no name to others', async () => {
  for (const suffix of ['1', 'v1', '2', '77']) {
    const { status, body } = await call('getHistory', { transition_id: `${ids.secret}-${suffix}` }, ada);
    expect([suffix, status, body.message]).toEqual([suffix, 403, expect.not.stringContaining('plans')]);
  }
  expect((await ok('getHistory', { transition_id: `${ids.mine}-1` }, ada)).changes).toHaveLength(1);
  expect((await call('getHistory', { transition_id: `${ids.mine}-77` }, ada)).status).toBe(404);
  expect((await call('getHistory', { transition_id: '01ARZ3NDEKTSV4RRFFQ69G5FAV-1' }, auditor)).status).toBe(404);
});

test('the state of the whole registry is of what may be read, and of models alone', async () => {
  for (const max_results of [1, 100]) {
    expect((await stateOf({ max_results }, ada)).models).toEqual(idsOf('mine'));
    expect((await stateOf({ max_results }, auditor)).models).toEqual(idsOf('mine', 'hers', 'secret'));
    expect((await stateOf({ max_results })).models).toEqual(idsOf('mine', 'hers', 'secret'));
  }
  expect((await stateOf({}, as('eve'))).models).toEqual([]);
});

test('who bore a name at a time is told to who may read that model', async () => {
  const then = String(between);
  expect((await stateOf({ model: 'passed-on', time: then }, ada)).models).toEqual(idsOf('mine'));
  expect(await call('getAsOf', { model: 'passed-on', time: String(Date.now()) }, ada)).toMatchObject(
    denied(/'passed-on'/),
  );
  expect((await stateOf({ model: 'passed-on' }, grace)).models).toEqual(idsOf('hers'));
  expect(await call('getAsOf', { model: 'passed-on', time: then }, grace)).toMatchObject(denied(/'passed-on'/));
  // Nobody did then: that is told to who may read one of those who did at other times.
  const before = '1000';
  expect((await stateOf({ model: 'passed-on', time: before }, grace)).models).toEqual([]);
  expect((await call('getAsOf', { model: 'secret plans', time: before }, ada)).status).toBe(403);
  expect(await call('getAsOf', { model: 'plans', time: String(Date.now()) }, ada)).toMatchObject(denied(/'plans'/));
  expect((await call('getAsOf', { model_id: ids.hers, time: then }, ada)).status).toBe(403);
});

test('a chain, its head and its check are of who may read the model', async () => {
  for (const [operation, more] of [
    ['getLedger', { max_results: 1 }],
    ['getLedgerHead', {}],
    ['verifyLedger', {}],
  ] as const) {
    for (const which of [{ model: 'mine' }, { model_id: ids.mine }])
      expect([operation, (await call(operation, { ...which, ...more }, ada)).status]).toEqual([operation, 200]);
    for (const which of [{ model: 'plans' }, { model: 'gone' }, { model_id: ids.secret }, { model_id: ids.gone }]) {
      const { status, body } = await call(operation, { ...which, ...more }, ada);
      expect([operation, which, status, body.message]).toEqual([
        operation,
        which,
        403,
        expect.not.stringContaining('secret plans'),
      ]);
    }
    expect((await call(operation, { model: 'gone', ...more }, grace)).status).toBe(200);
  }
});

test('a token leads to no chain that may not be read', async () => {
  const asked = { model: 'mine', max_results: 1 };
  const { next_page_token: page_token } = await ok('getLedger', asked, ada);
  expect((await ok('getLedger', { ...asked, page_token }, ada)).entries).toHaveLength(1);
  const forge = (text: string, more: object) =>
    Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(text, 'base64url').toString()), ...more })).toString(
      'base64url',
    );
  const other = forge(page_token, { id: ids.hers, next: 1 });
  expect(await call('getLedger', { ...asked, page_token: other }, ada)).toMatchObject(denied(/CAN_READ/));
  const { verificationTokens } = await import('#shared/wire/ledger-tokens.ts');
  const verify = (of: string | undefined, at: object) =>
    call(
      'verifyLedger',
      { model: 'mine', page_token: verificationTokens.encode({ model: 'mine' }, { of, step: 'chain', ...at }) },
      ada,
    );
  expect((await verify(ids.mine, { id: ids.mine })).body).toMatchObject({ models: 1, problems: [] });
  expect((await verify(ids.hers, { id: ids.hers })).status).toBe(403);
  expect((await verify(undefined, { id: ids.hers })).status).toBe(403);
  expect((await verify(ids.mine, { step: 'born' })).status).toBe(400);
  const { entries } = (await verify(ids.mine, { id: ids.hers })).body;
  const { n } = await ok('getLedgerHead', { model: 'mine' });
  expect(entries).toBe(n);
});

test('what is verified without a model is everything: of who may read that', async () => {
  expect(await call('verifyLedger', {}, ada)).toMatchObject(denied(/Give 'model' or 'model_id'/));
  expect((await call('verifyLedger', {}, as('auditor'))).status).toBe(200);
  expect((await ok('verifyLedger', {})).problems).toEqual([]);
  expect((await call('listCheckpoints', {}, as('eve', { role: 'reader' }))).status).toBe(200);
});

test('what is taken back is not shown any more', async () => {
  await set(ids.secret as string, [user('ada', 'CAN_READ'), user('grace', 'CAN_MANAGE')]);
  expect((await historyOf({}, ada)).models).toEqual(idsOf('mine', 'secret'));
  expect((await stateOf({}, ada)).models).toEqual(idsOf('mine', 'secret'));
  await set(ids.secret as string, [user('grace', 'CAN_MANAGE')]);
  expect((await historyOf({}, ada)).models).toEqual(idsOf('mine'));
  expect((await stateOf({}, ada)).models).toEqual(idsOf('mine'));
});

test('what was deleted is brought back by name by who manages the model', async () => {
  expect(await call('restore', { name: 'gone' }, ada)).toMatchObject(denied(/'gone'.* needs CAN_MANAGE/));
  expect((await call('restore', { model_id: ids.gone }, ada)).status).toBe(403);
  expect((await call('restore', { name: 'gone' }, grace)).status).toBe(200);
});
