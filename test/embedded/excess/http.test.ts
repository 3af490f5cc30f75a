import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Stagebook, startStagebook } from '#test/support/stagebook.ts';

/** Clients that ask for too much over HTTP, of the server on a laptop. */

let server: Stagebook;
beforeAll(async () => {
  server = await startStagebook();
  const made = await post('mlflow/registered-models/create', { name: 'm' });
  expect(made.status).toBe(200);
});
afterAll(() => server.stop());

const json = { 'content-type': 'application/json' };

async function answerOf(path: string, init?: RequestInit) {
  const response = await fetch(`${server.url}/api/2.0/${path}`, init);
  const { error_code, message = '' } = (await response.json()) as { error_code?: string; message?: string };
  return { status: response.status, error_code, message };
}

const get = (path: string, query: Record<string, string>) => answerOf(`${path}?${new URLSearchParams(query)}`);
const post = (path: string, body: object) =>
  answerOf(path, { method: 'POST', headers: json, body: JSON.stringify(body) });

const refused = (message: RegExp) => ({
  status: 400,
  error_code: 'INVALID_PARAMETER_VALUE',
  message: expect.stringMatching(message),
});

const long = (characters: number) => `tags.a = '${'x'.repeat(characters - "tags.a = ''".length)}'`;
const searches = ['mlflow/registered-models/search', 'mlflow/model-versions/search'];

test('filters of 10 and of 50 kB in a URL are answered, longer ones refused', async () => {
  for (const path of searches) {
    for (const characters of [10_000, 50_000]) {
      expect(await get(path, { filter: long(characters) })).toMatchObject({ status: 200 });
    }
    expect(await get(path, { filter: long(100_000) })).toMatchObject(refused(/100000 characters; at most 50000/));
    const own = path.replace('mlflow', 'stagebook');
    expect(await get(own, { filter: long(10_000) })).toMatchObject({ status: 200 });
    expect(await get(own, { filter: long(10_001) })).toMatchObject(refused(/10001 characters; at most 10000/));
  }
});

test('filters of 50 kB in a body are answered, longer ones refused', async () => {
  for (const path of ['runs', 'experiments', 'logged-models'].map((one) => `mlflow/${one}/search`)) {
    const asked = { experiment_ids: ['0'], max_results: 10 };
    expect(await post(path, { ...asked, filter: long(50_000) })).toMatchObject({ status: 200 });
    expect(await post(path, { ...asked, filter: long(1_000_000) })).toMatchObject(refused(/at most 50000/));
  }
});

test('200,000 rows, wrong sizes and wrong tokens', async () => {
  const [models = '', versions = ''] = searches;
  expect(await get(versions, { max_results: '200000' })).toMatchObject({ status: 200 });
  expect(await get(models, { max_results: '200000' })).toMatchObject(refused(/max_results/));
  for (const max_results of ['0', '-1', 'abc', '9223372036854775808', '1000000000'])
    expect(await get(versions, { max_results })).toMatchObject(refused(/max_results/));
  for (const page_token of ['x', 'A'.repeat(100_000), Buffer.from('{"query":""}').toString('base64')])
    expect(await get(versions, { page_token })).toMatchObject(refused(/page token/));
});

test('what an answer quotes of a long request is cut', async () => {
  const { message } = await post('mlflow/runs/search', { experiment_ids: ['x'.repeat(1_000_000)] });
  expect(message).toMatch(/^Invalid experiment ID 'x+…$/);
  expect(message.length).toBe(10_001);
});
