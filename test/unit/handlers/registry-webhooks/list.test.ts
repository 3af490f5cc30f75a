import { describe, expect, test } from 'vitest';
import { listRegistryWebhooks } from '#shared/operations/registry-webhooks.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { registryItem } from '#test/unit/handlers/permissions/registry-item.ts';
import { idOf, kept, ofAll, placeAt, recordAt, told } from './kept.ts';

describe('of one model', () => {
  test('from the last, page by page', async () => {
    const alpha = registered();
    const { name: model_name, id, meta } = alpha;
    const table = fakeTable(alpha.items, kept(id, 1), kept(id, 2), kept(ofAll, 3));
    const page = await call(listRegistryWebhooks, { model_name, max_results: 1 });
    const query = (to = '') => `query pk = "WEBHOOKS#${id}"${to} backward limit 3`;
    expect(table.trips).toEqual([[`get NAME#${model_name} NAME`], [`get ${meta}`], [query()]]);
    expect(page.body).toEqual({ webhooks: [told(2, { model_name })], next_page_token: expect.any(String) });
    const { next_page_token: page_token } = page.body;
    const last = await call(listRegistryWebhooks, { model_name, max_results: 1, page_token });
    expect(table.trips.at(-1)).toEqual([query(` AND sk <= "${idOf(2)}"`)]);
    expect(last.body).toEqual({ webhooks: [told(1, { model_name })] });
    expect(await call(listRegistryWebhooks, { page_token })).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(/^Invalid page token: it is of another list/) },
    });
  });

  test('MLflow’s are not among them', async () => {
    const alpha = registered();
    fakeTable(alpha.items, kept(alpha.id, 1, { dialect: 'mlflow', events: ['MODEL_VERSION.CREATED'] }));
    expect((await call(listRegistryWebhooks, { model_name: alpha.name })).body).toEqual({ webhooks: [] });
  });

  test('404: no such model', async () => {
    fakeTable();
    expect(await call(listRegistryWebhooks, { model_name: 'nope' })).toMatchObject({
      status: 404,
      body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'Registered Model with name=nope not found' },
    });
  });

  test('403: of whoever has less than CAN_MANAGE', async () => {
    const alpha = registered([], { acl: { 'user:ada': 'CAN_MANAGE_PRODUCTION_VERSIONS' } });
    fakeTable(alpha.items, kept(alpha.id, 1));
    const reply = await call(listRegistryWebhooks, { model_name: alpha.name }, { role: 'member' });
    expect(reply).toMatchObject({ status: 403, body: { error_code: 'PERMISSION_DENIED' } });
  });
});

describe('of all', () => {
  test('an admin sees every one, with the records and models of a page in one trip', async () => {
    const [alpha, beta] = [registered(), registered()];
    const table = fakeTable(alpha.items, beta.items, kept(alpha.id, 1), kept(ofAll, 2), kept(beta.id, 3));
    const { body } = await call(listRegistryWebhooks, { max_results: 1_000 });
    expect(table.trips).toEqual([
      ['query pk = "WEBHOOKS" backward limit 100'],
      [
        `get ${recordAt(beta.id, 3)}`,
        `get ${recordAt(ofAll, 2)}`,
        `get ${recordAt(alpha.id, 1)}`,
        `get ${beta.meta}`,
        `get ${alpha.meta}`,
      ],
    ]);
    expect(body).toEqual({
      webhooks: [told(3, { model_name: beta.name }), told(2), told(1, { model_name: alpha.name })],
    });
  });

  test('others see those of models that they manage', async () => {
    const [own, other] = [registered([], { acl: { 'user:ada': 'CAN_MANAGE' } }), registered()];
    const read = registered([], { acl: { 'user:ada': 'CAN_MANAGE_PRODUCTION_VERSIONS' } });
    const hooks = [own, other, read].map(({ id }, index) => kept(id, index + 1));
    fakeTable(registryItem(), own.items, other.items, read.items, ...hooks, kept(ofAll, 4));
    const { body } = await call(listRegistryWebhooks, {}, { role: 'member' });
    expect(body).toEqual({ webhooks: [told(1, { model_name: own.name })] });
    expect((await call(listRegistryWebhooks, {}, { role: 'reader' })).body).toEqual({ webhooks: [] });
  });

  test('none of a model that is deleted or gone, and none that is being deleted', async () => {
    const deleted = registered([], { deleted: 7 });
    fakeTable(deleted.items, kept(deleted.id, 1), kept('01HF7YAT009999999999999999', 2), kept(ofAll, 3)[1]);
    expect((await call(listRegistryWebhooks, {})).body).toEqual({ webhooks: [] });
  });

  test.each([
    [['COMMENT_CREATED'], [2]],
    [
      ['COMMENT_CREATED', 'MODEL_VERSION_CREATED'],
      [3, 2],
    ],
    [['COMMENT_CREATED,MODEL_VERSION_CREATED'], [3, 2]],
    [['TRANSITION_REQUEST_CREATED'], []],
  ])('told of any of %j', async (events, expected) => {
    const of = (...names: string[]) => ({ events: names });
    fakeTable(kept(ofAll, 1), kept(ofAll, 2, of('COMMENT_CREATED')), kept(ofAll, 3, of('A', 'MODEL_VERSION_CREATED')));
    const { body } = await call(listRegistryWebhooks, { events });
    expect(body.webhooks.map(({ id }: { id: string }) => id)).toEqual(expected.map(idOf));
  });

  test('a page goes on where it looked last, whatever was shown', async () => {
    const hidden = Array.from({ length: 4 }, (_, index) => kept(ofAll, index + 2, { dialect: 'mlflow' }));
    const table = fakeTable(kept(ofAll, 1), ...hidden, kept(ofAll, 6), kept(ofAll, 7));
    const first = await call(listRegistryWebhooks, { max_results: 2 });
    expect(first.body.webhooks).toEqual([told(7), told(6)]);
    table.items.delete(placeAt(6));
    const { next_page_token: page_token } = first.body;
    const next = await call(listRegistryWebhooks, { max_results: 2, page_token });
    expect(next.body).toEqual({ webhooks: [told(1)] });
  });

  test('a page looks at no more than 2,000, and may be empty', async () => {
    const many = Array.from({ length: 2_100 }, (_, index) => kept(ofAll, index + 2, { dialect: 'mlflow' }));
    fakeTable(kept(ofAll, 1), ...many);
    const first = await call(listRegistryWebhooks, {});
    expect(first.body).toEqual({ webhooks: [], next_page_token: expect.any(String) });
    const { next_page_token: page_token } = first.body;
    expect((await call(listRegistryWebhooks, { page_token })).body).toEqual({ webhooks: [told(1)] });
  });

  test('a page is no longer than can be answered', async () => {
    const description = 'x'.repeat(10_000);
    fakeTable(...Array.from({ length: 300 }, (_, index) => kept(ofAll, index, { description })));
    const first = await call(listRegistryWebhooks, {});
    expect(JSON.stringify(first.body).length).toBeLessThan(2_100_000);
    const { next_page_token: page_token } = first.body;
    const second = await call(listRegistryWebhooks, { page_token });
    expect(second.body.webhooks.length + first.body.webhooks.length).toBe(300);
  });
});

test('a job is told without its token', async () => {
  const job = { job_id: '12', workspace_url: 'https://w.example.com' };
  fakeTable(kept(ofAll, 1, { job, description: 'd', sealed: 'sealed', insecure: true, signature: 'mlflow' }));
  const { http_url_spec: _, ...rest } = told(1);
  expect((await call(listRegistryWebhooks, {})).body.webhooks).toEqual([
    { ...rest, description: 'd', job_spec: job, signature: 'mlflow' },
  ]);
});

const within = (value: number, must: string) =>
  `Invalid value ${value} for parameter 'max_results' supplied. It must be ${must}`;
refuses(listRegistryWebhooks, [
  [{ max_results: 0 }, within(0, 'a positive integer')],
  [{ events: ['MOVED'] }, expect.stringMatching(/^Invalid event: MOVED. Value must be one of MODEL_VERSION_CREATED, /)],
  [{ model_name: 'a:b' }, "Invalid model name 'a:b'. Names cannot contain '/' or ':'."],
]);
