import { expect, test, vi } from 'vitest';
import * as z from 'zod/mini';
import { operation } from '#shared/operations/operation.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { servePage } from '#shared/wire/page.ts';
import { context, eventOf } from '#test/support/events.ts';

const greet = operation({
  name: 'greet',
  dialect: 'stagebook',
  methods: ['GET'],
  path: '/greet',
  file: 'none',
  input: z.object({ name: z.string() }),
  output: z.object({ greeting: z.string() }),
  access: {},
  permission: 'reader',
  html: true,
});

const load = vi.fn(async () => ({
  answerPage: ({ greeting }: { greeting: string }) => `page: ${greeting}`,
  errorPage: (status: number, { error_code, message }: { error_code: string; message: string }) =>
    `page: ${status} ${error_code} ${message}`,
}));

const handler = servePage(
  greet,
  async ({ name }) => {
    if (name === 'nobody') throw invalidParameter('Nobody is nobody.');
    return { greeting: `hello ${name}` };
  },
  load,
);

const ask = (name: string, headers: Record<string, string> = {}) =>
  handler(eventOf(greet, { name }, { headers }), context);

const accept = { accept: 'text/html,*/*;q=0.8' };

test('JSON for who does not ask for a page; nothing is loaded for one', async () => {
  expect(await ask('ada')).toEqual({
    statusCode: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', vary: 'accept' },
    body: '{"greeting":"hello ada"}',
  });
  expect(await ask('nobody')).toMatchObject({ statusCode: 400, headers: { 'content-type': 'application/json' } });
  expect(load).not.toHaveBeenCalled();
});

const safe = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  vary: 'accept',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

test('a page of the same answer, with all that keeps it from doing anything', async () => {
  expect(await ask('ada', accept)).toEqual({ statusCode: 200, headers: safe, body: 'page: hello ada' });
});

test('a page of an error, with its status', async () => {
  expect(await ask('nobody', accept)).toEqual({
    statusCode: 400,
    headers: safe,
    body: 'page: 400 INVALID_PARAMETER_VALUE Nobody is nobody.',
  });
});
