import { beforeAll, expect, test, vi } from 'vitest';
import { environment } from '#shared/operations/environment.ts';
import { ledgered } from '#test/embedded/requests/ledgered.ts';
import { as, grant, idOf, newModel } from '#test/embedded/requests/people.ts';
import { ok } from '#test/embedded/tracking/calls.ts';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';

beforeAll(async () => {
  process.env[environment.defaultPermission] = 'NO_PERMISSIONS';
  await freshTable();
});

const [host, other, editor] = [as('host'), as('other'), as('editor')];

/** Two versions, the second in Production; all may read it, one may edit it. */
async function shared(): Promise<string> {
  const model = await newModel(2, { host: 'CAN_READ', other: 'CAN_READ', editor: 'CAN_EDIT' });
  await ok('transitionModelVersionStage', { name: model, version: '2', stage: 'Production' });
  return model;
}

const report = (model: string, version: string, who = host, more: object = {}) =>
  call('reportReceipt', { endpoint: 'host', model, version, ...more }, who);

const driftOf = async (model: string, who = host) =>
  (await ok('getDrift', { model }, who)).models[0].drift.map(
    ({ kind, version }: { kind: string; version: string }) => `${kind} ${version}`,
  );

async function notesOf(model: string) {
  await ledgered(model);
  const kind = ['deployment_reported', 'deployment_ended'];
  return (await ok('getHistory', { model, kind, order: 'asc' }, editor)).changes;
}

test('an endpoint is of who reported it; others need CAN_EDIT, and it stays whose it was', async () => {
  const model = await shared();
  expect(await report(model, '1')).toMatchObject({ status: 200, body: { changed: true } });
  expect(await report(model, '2', other)).toMatchObject({ status: 403 });
  expect(await call('deleteReceipt', { endpoint: 'host', model }, other)).toMatchObject({ status: 403 });
  expect(await report(model, '2', editor)).toMatchObject({ status: 200, body: { receipt: { user_id: 'host' } } });
  expect(await report(model, '2', host)).toMatchObject({ status: 200, body: { changed: false } });
  expect(await call('deleteReceipt', { endpoint: 'host', model }, host)).toMatchObject({ status: 200 });
  // Nobody's any more.
  expect(await report(model, '2', other)).toMatchObject({ status: 200, body: { receipt: { user_id: 'other' } } });
});

test('what is declared, served and reported, to the end', async () => {
  const model = await shared();
  expect(await driftOf(model)).toEqual(['declared_not_served 2']);
  await report(model, '1');
  expect(await driftOf(model)).toEqual(['declared_not_served 2', 'served_not_declared 1']);
  await report(model, '2');
  await report(model, '2');
  expect(await driftOf(model)).toEqual([]);
  await ok('deleteReceipt', { endpoint: 'host', model }, host);
  expect(await driftOf(model)).toEqual(['declared_not_served 2']);
  expect(await notesOf(model)).toMatchObject([
    { kind: 'deployment_reported', version: '1', key: 'host', to: '1' },
    { kind: 'deployment_reported', version: '2', key: 'host', from: '1', to: '2' },
    { kind: 'deployment_ended', version: '2', key: 'host', from: '2' },
  ]);
});

test('of a version that was deleted it is told that it still runs, with no stage', async () => {
  const model = await shared();
  await report(model, '1');
  await ok('deleteModelVersion', { name: model, version: '1' });
  const { drift } = (await ok('getDrift', { model })).models[0];
  const [told] = drift.filter(({ kind }: { kind: string }) => kind === 'served_not_declared');
  expect(told).toMatchObject({ version: '1', endpoint: 'host' });
  expect(told).not.toHaveProperty('stage');
});

test('receipts stay with a model that is renamed, whose old name is none', async () => {
  const model = await shared();
  await report(model, '2');
  const name = `${model} renamed`;
  await ok('renameRegisteredModel', { name: model, new_name: name });
  expect(await driftOf(name)).toEqual([]);
  expect(await report(model, '2')).toMatchObject({ status: 404 });
  expect(await report(name, '2')).toMatchObject({ status: 200, body: { changed: false } });
});

test('of all models, those that the caller may read', async () => {
  const [one, two] = [await shared(), await shared()];
  for (const model of [one, two]) await report(model, '2');
  await grant(two, { editor: 'CAN_EDIT' });
  const seen = async (who: ReturnType<typeof as>) => {
    const names: string[] = [];
    let page_token: string | undefined;
    do {
      const body = await ok('getDrift', { max_results: 1, ...(page_token && { page_token }) }, who);
      names.push(...body.models.map(({ model }: { model: string }) => model));
      page_token = body.next_page_token;
    } while (page_token !== undefined);
    return names.filter((name) => [one, two].includes(name));
  };
  expect(await seen(host)).toEqual([one]);
  expect((await seen(editor)).sort()).toEqual([one, two].sort());
});

test('ten that report at once: each is answered, one is what is there, and the rows tell how it came to it', async () => {
  const model = await shared();
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) => report(model, String(1 + (index % 2)), host)),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const notes: { from?: string; to: string }[] = await notesOf(model);
  expect(notes).toHaveLength(answers.filter(({ body }) => body.changed).length);
  const { receipts } = await ok('listReceipts', { model });
  expect(receipts).toMatchObject([{ version: notes.at(-1)?.to }]);
  // Each goes on from the one before.
  expect(notes.slice(1).map(({ from }) => from)).toEqual(notes.slice(0, -1).map(({ to }) => to));
});

test('they go with the model: kept while it can be restored, gone when it is purged', async () => {
  const model = await shared();
  const id = await idOf(model);
  await report(model, '2');
  const [{ receiptsOf }, { purgeModel }] = await Promise.all([
    import('#shared/store/receipts/read.ts'),
    import('#shared/store/purge/model.ts'),
  ]);
  await ok('deleteRegisteredModel', { name: model });
  expect(await report(model, '2')).toMatchObject({ status: 404 });
  await purgeModel(id);
  expect(await receiptsOf(id)).toHaveLength(1);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31 * 86_400_000 });
  await purgeModel(id);
  vi.useRealTimers();
  expect(await receiptsOf(id)).toEqual([]);
});
