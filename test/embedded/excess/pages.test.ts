import { beforeAll, expect, test } from 'vitest';
import { operations } from '#shared/operations/index.ts';
import { call } from '#test/support/call.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { type Paging, pagingCalls } from './paging.ts';

/** Clients that ask every call in pages for too much, too little, or again and again. */

let requestsOf: typeof import('../search/requests.ts').requestsOf;
let calls: Paging[];
/** Of every call that has a second page here. */
const tokens = new Map<string, string>();

beforeAll(async () => {
  await freshTable();
  await freshBucket();
  ({ requestsOf } = await import('../search/requests.ts'));
  calls = await pagingCalls();
  for (const { name, input } of calls) {
    const { next_page_token } = (await call(name, { ...input, max_results: 1 })).body;
    if (next_page_token) tokens.set(name, next_page_token);
  }
});

const invalid = 'INVALID_PARAMETER_VALUE';

/** What each call says to a parameter, and the most requests that one took: any answer is fine but a failure. */
async function answersTo(parameter: string, value: unknown) {
  const answers: { name: string; status: number; error_code?: string; message: string }[] = [];
  for (const { name, input } of calls) {
    const { result, requests } = await requestsOf(() => call(name, { ...input, [parameter]: value }));
    const { error_code, message = '' } = result.body;
    expect([name, requests.count < 60, result.status < 500]).toEqual([name, true, true]);
    answers.push({ name, status: result.status, error_code, message });
  }
  return answers;
}

test('every call that answers in pages is asked here', () => {
  const paging = operations.filter(({ input }) => {
    const fields = Object.keys((input as { shape?: object }).shape ?? {});
    return fields.includes('page_token') || fields.includes('max_results');
  });
  expect(calls.map(({ name }) => name).sort()).toEqual(paging.map(({ name }) => name).sort());
  expect(tokens.size).toBeGreaterThan(15);
});

/** These have no size of a page to ask for. */
const unsized = ['getManifest', 'listLoggedModelArtifacts', 'listRunArtifacts', 'verifyLedger'];

test.each([-1, 'abc', '1.5', '1e3', '9223372036854775808', '9'.repeat(400), ''])(
  'max_results=%s is refused by each',
  async (value) => {
    for (const { name, status, error_code, message } of await answersTo('max_results', value)) {
      if (unsized.includes(name)) continue;
      expect([name, status, error_code, message]).toEqual([name, 400, invalid, expect.stringContaining('max_results')]);
    }
  },
);

/** To MLflow's protocol 0 is what is not set, and these have a number for that. */
const unset = ['listWebhooks', 'searchLoggedModels'];

test('max_results=0 is refused, where it does not stand for the usual', async () => {
  for (const { name, status, message } of await answersTo('max_results', 0)) {
    if (unsized.includes(name)) continue;
    if (unset.includes(name)) expect([name, status]).toEqual([name, 200]);
    else expect([name, status, message]).toEqual([name, 400, expect.stringMatching(/max_results/)]);
  }
});

/** MLflow lets these have as many: a page then ends where the work does. */
const unlimited = ['getMetricHistory'];
const large = ['findModelVersions', 'searchModelVersions', ...unlimited];

test.each([200_000, 1_000_000_000])('max_results=%s is answered or refused with what is allowed', async (value) => {
  for (const { name, status, message } of await answersTo('max_results', value)) {
    if (unsized.includes(name)) continue;
    const isAnswered = (value === 200_000 ? large : unlimited).includes(name);
    if (isAnswered) expect([name, status]).toEqual([name, 200]);
    else expect([name, status, message]).toEqual([name, 400, expect.stringMatching(/max_results/)]);
    const { dialect } = operations.find((one) => one.name === name) ?? {};
    if (!isAnswered && dialect !== 'mlflow')
      expect([name, message]).toEqual([name, expect.stringMatching(/at most \d/)]);
  }
});

test('a client that sends the same token for ever gets the same page, for the same work', async () => {
  for (const { name, input } of calls) {
    const page_token = tokens.get(name);
    if (page_token === undefined) continue;
    const pages = await Promise.all([1, 2, 3].map(() => call(name, { ...input, max_results: 1, page_token })));
    expect([name, pages[0]?.status]).toEqual([name, 200]);
    for (const page of pages) expect([name, page.body]).toEqual([name, pages[0]?.body]);
  }
});

/** No page of theirs has a token, so that they look at none: S3 tells all names there are. */
const tokenless = ['listRunArtifacts', 'listLoggedModelArtifacts', 'findBest'];

const decode = (token: string) => JSON.parse(Buffer.from(token, 'base64url').toString());
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

test('tokens of other calls, cut ones and what is none are refused by each', async () => {
  const cut = [...tokens.values()].map((token) => token.slice(0, token.length / 2));
  const none = ['x', '💥', 'A'.repeat(100_000), encode(null), encode([[]]), encode({ query: '' }), '['.repeat(50_000)];
  for (const page_token of [...tokens.values(), ...cut, ...none]) {
    for (const { name, status, error_code, message } of await answersTo('page_token', page_token)) {
      if (tokenless.includes(name) || page_token === tokens.get(name)) continue;
      // Who asks for what is not there may be told that instead.
      if (name === 'getManifest') expect([400, 404]).toContain(status);
      else
        expect([name, status, error_code, message]).toEqual([name, 400, invalid, expect.stringMatching(/page token/)]);
      expect(message.length).toBeLessThan(10_010);
    }
  }
});

const odd = [0, -1, 1e308, '', 'x', '\ud800', '#', '😀'.repeat(600), null, [], {}, [[]], ['time', 'x'], [{}]];

test('a forged position is answered or refused, never failed on', async () => {
  for (const { name, input } of calls) {
    const token = tokens.get(name);
    if (token === undefined) continue;
    const { query, ...position } = decode(token);
    for (const field of Object.keys(position)) {
      for (const value of odd) {
        const page_token = encode({ query, ...position, [field]: value });
        const { result, requests } = await requestsOf(() => call(name, { ...input, page_token }));
        expect([name, field, value, [200, 400].includes(result.status)]).toEqual([name, field, value, true]);
        expect(requests.count).toBeLessThan(60);
      }
    }
  }
});
