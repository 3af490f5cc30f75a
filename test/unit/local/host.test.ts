import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { loadFunctions } from '#infra/local/functions.ts';
import { type Host, startHost } from '#infra/local/host.ts';

const load = loadFunctions(new URL('../../support/stub-functions/', import.meta.url));
const wrote = vi.fn();
let host: Host;

beforeAll(async () => {
  host = await startHost({ port: 0, host: '127.0.0.1', load, wrote });
});
afterAll(() => host.stop());

type Sent = { method?: string; headers?: Record<string, string | string[]>; body?: string | Buffer };

/** `fetch` would not send a path, a Host or a repeated header as it is told. */
const call = async (path: string, { method = 'GET', headers = {}, body }: Sent = {}) => {
  const sending = request({ port: host.port, host: '127.0.0.1', path, method, headers });
  sending.end(body);
  const [response] = await once(sending, 'response');
  const text: string = (await response.setEncoding('utf8').toArray()).join('');
  return { status: response.statusCode, headers: response.headers, text };
};

/** The event that reached the function. */
const eventOf = async (path: string, sent?: Sent) => JSON.parse((await call(path, sent)).text);

describe('the event', () => {
  test('has the path decoded, the query raw and decoded, repeats joined by commas', async () => {
    const event = await eventOf('/a%20b/c?x=1%2C2&y=%27z%27&x=3?');
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: '$default',
      rawPath: '/a b/c',
      rawQueryString: 'x=1%2C2&y=%27z%27&x=3?',
      queryStringParameters: { x: '1,2,3?', y: "'z'" },
      requestContext: { http: { method: 'GET', path: '/a b/c', sourceIp: '127.0.0.1' } },
      isBase64Encoded: false,
    });
    expect(event).not.toHaveProperty('body');
    expect(event.requestContext.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(event.requestContext.timeEpoch).toEqual(expect.any(Number));
  });

  test('says how and where the request came in, unless a proxy has said it', async () => {
    const own = { 'x-forwarded-proto': 'http', 'x-forwarded-port': String(host.port) };
    expect((await eventOf('/')).headers).toMatchObject(own);
    const proxied = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Port': '443' };
    const { headers } = await eventOf('/', { headers: proxied });
    expect(headers).toMatchObject({ 'x-forwarded-proto': 'https', 'x-forwarded-port': '443' });
  });

  test('takes a path that cannot be decoded as it is', async () => {
    expect((await eventOf('/%E0%A4%A')).rawPath).toBe('/%E0%A4%A');
  });

  test('has header names in lower case, repeats joined, cookies apart', async () => {
    const event = await eventOf('/', { headers: { 'X-Two': ['a', 'b'], 'User-Agent': 'me', Cookie: 'c=1; d=2' } });
    expect(event.headers).toMatchObject({ 'x-two': 'a,b' });
    expect(event.headers).not.toHaveProperty('cookie');
    expect(event.cookies).toEqual(['c=1', 'd=2']);
    expect(event.requestContext.http.userAgent).toBe('me');
  });

  test.each([
    ['application/json; charset=utf-8', false],
    ['text/csv', false],
    ['application/x-www-form-urlencoded', true],
    ['application/octet-stream', true],
  ])('hands over a body of %s in base64: %s', async (type, isBase64Encoded) => {
    const event = await eventOf('/', { method: 'POST', headers: { 'content-type': type }, body: '{"é":1}' });
    expect(event.isBase64Encoded).toBe(isBase64Encoded);
    expect(Buffer.from(event.body, isBase64Encoded ? 'base64' : 'utf8').toString()).toBe('{"é":1}');
  });

  test.each([
    ['nobody', undefined, 'local'],
    ['a Basic user', `Basic ${Buffer.from('änn:pass:word').toString('base64')}`, 'änn'],
    ['a Basic user without a name', `Basic ${Buffer.from(':x').toString('base64')}`, 'local'],
    ['a bearer token', 'Bearer abc', 'local'],
  ])('names %s as the actor', async (_, authorization, id) => {
    const event = await eventOf('/', { headers: authorization ? { authorization } : {} });
    expect(event.requestContext.authorizer).toEqual({
      lambda: { type: 'local', id, role: 'admin', groups: [] },
    });
  });
});

describe('the answer', () => {
  test('is what the function says', async () => {
    const { status, headers } = await call('/nowhere');
    expect(status).toBe(404);
    expect(headers).toMatchObject({ 'x-stub': 'not-found', 'set-cookie': ['a=1', 'b=2'] });
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  test('of an operation comes from its own function, with a context like Lambda’s', async () => {
    expect(JSON.parse((await call('/version')).text)).toEqual({
      route: 'GET /version',
      name: 'getVersion',
      sameRequest: true,
      hasTime: true,
    });
  });

  test('to another method is not the operation’s', async () => {
    expect((await call('/version', { method: 'POST' })).headers).toHaveProperty('x-stub');
  });

  test('hides why a function failed, and the log does not', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { status, text } = await call('/health');
    expect(status).toBe(500);
    expect(JSON.parse(text)).toEqual({ error_code: 'INTERNAL_ERROR', message: 'Internal error' });
    expect(String(log.mock.calls)).toContain('a secret of the machine');
    log.mockRestore();
  });
});

describe('a path parameter', () => {
  const base = '/api/2.0/mlflow-artifacts/artifacts';
  const asked: string[] = [];
  let echo: Host;

  beforeAll(async () => {
    const handler = async (event: unknown) => ({ statusCode: 200, body: JSON.stringify(event) }) as never;
    echo = await startHost({
      port: 0,
      host: '127.0.0.1',
      load: async (file) => {
        asked.push(file);
        return handler;
      },
    });
  });
  afterAll(() => echo.stop());

  const routed = async (path: string, method = 'GET') => {
    const response = await fetch(`${echo.url}${path}`, { method });
    return { event: (await response.json()) as Record<string, unknown>, file: asked.at(-1) };
  };

  test('is the rest of the path, decoded once', async () => {
    const { event, file } = await routed(`${base}/a%20b/c%252F%2Bd`);
    expect(file).toBe('artifacts/download');
    expect(event).toMatchObject({
      routeKey: `GET ${base}/{artifact_path+}`,
      rawPath: `${base}/a b/c%2F+d`,
      pathParameters: { artifact_path: 'a b/c%2F+d' },
      requestContext: { routeKey: `GET ${base}/{artifact_path+}`, stage: '$default' },
    });
  });

  test('is never empty, and exact paths come first', async () => {
    const { event, file } = await routed(base);
    expect([file, event.routeKey]).toEqual(['artifacts/list', `GET ${base}`]);
    expect(event).not.toHaveProperty('pathParameters');
    expect((await routed(`${base}/`)).file).toBe('system/not-found');
  });

  test('is of the methods that have it', async () => {
    expect((await routed(`${base}/x`, 'PUT')).file).toBe('artifacts/upload');
    expect((await routed(`${base}/x`, 'PATCH')).file).toBe('system/not-found');
  });
});

describe('a stage with a name', () => {
  let staged: Host;

  beforeAll(async () => {
    staged = await startHost({ port: 0, host: '127.0.0.1', load, prefix: '/prod' });
  });
  afterAll(() => staged.stop());

  const at = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${staged.port}${path}`);
    return { status: response.status, body: await response.json() };
  };

  test('is in every path, and not in route keys', async () => {
    expect(staged.url).toBe(`http://127.0.0.1:${staged.port}/prod`);
    expect((await at('/prod/version')).body).toMatchObject({ route: 'GET /version' });
    expect((await at('/prod/a/b')).body).toMatchObject({
      routeKey: '$default',
      rawPath: '/prod/a/b',
      requestContext: { stage: 'prod', http: { path: '/prod/a/b' } },
    });
  });

  test.each(['/version', '/', '/production/version', '/prod2'])('is missing in %s', async (path) => {
    expect(await at(path)).toEqual({ status: 404, body: { message: 'Not Found' } });
  });
});

describe('limits', () => {
  const limit = 6 * 1024 * 1024;

  test('a body of 6 MB goes to the function, which answers more than it may', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { status } = await call('/', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: 'x'.repeat(limit),
    });
    expect(status).toBe(500);
    expect(String(log.mock.calls)).toContain('more than Lambda can send');
    log.mockRestore();
  });

  test('a body over 6 MB is refused in MLflow’s shape', async () => {
    const { status, text } = await call('/', { method: 'POST', body: Buffer.alloc(limit + 1) });
    expect(status).toBe(413);
    expect(JSON.parse(text)).toEqual({
      error_code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining('6 MB'),
    });
  });

  test('a body that travels in base64 has three quarters of that', async () => {
    const octets = { 'content-type': 'application/octet-stream' };
    const most = (limit * 3) / 4;
    const over = await call('/', { method: 'POST', headers: octets, body: Buffer.alloc(most + 1) });
    expect(over.status).toBe(413);
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const echoed = await call('/', { method: 'POST', headers: octets, body: Buffer.alloc(most) });
    expect(echoed.status).toBe(500);
    log.mockRestore();
  });

  test('an operation may have its own words for it', async () => {
    const path = '/api/2.0/mlflow-artifacts/artifacts/big.bin';
    const { status, text } = await call(path, { method: 'PUT', body: Buffer.alloc(limit) });
    expect(status).toBe(413);
    expect(JSON.parse(text).message).toContain('in parts straight to S3');
  });

  test('a query may be longer than API Gateway takes', async () => {
    const filter = 'f'.repeat(100_000);
    expect((await eventOf(`/?filter=${filter}`)).queryStringParameters.filter).toBe(filter);
  });
});

test('whoever writes lets the stream’s consumers know, whoever reads does not', async () => {
  wrote.mockClear();
  await call('/', { method: 'GET' });
  expect(wrote).not.toHaveBeenCalled();
  await call('/', { method: 'PATCH' });
  await vi.waitFor(() => expect(wrote).toHaveBeenCalledOnce());
});

test('stopping waits for the requests in hand, not for kept connections', async () => {
  const held = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  const slow = await startHost({
    port: 0,
    host: '127.0.0.1',
    load: async () => async () => {
      reached.resolve();
      await held.promise;
      return { statusCode: 200, body: 'done' } as never;
    },
  });
  const response = fetch(`${slow.url}/`);
  await reached.promise;
  const stopped = slow.stop();
  held.resolve();
  expect(await (await response).text()).toBe('done');
  await stopped;
});
