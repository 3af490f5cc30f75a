import { expect, test } from 'vitest';
import { getVersion } from '#shared/operations/system.ts';
import { call } from '#test/support/events.ts';

test('answers the MLflow release whose API this is, as plain text', async () => {
  expect(await call(getVersion, {}, { actor: null })).toEqual({
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: '3.17.2',
  });
});
