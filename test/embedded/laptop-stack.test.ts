import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startStack } from '#infra/local/stack.ts';

test('in this process, too, whoever has to sign in is asked', async () => {
  const data = mkdtempSync(join(tmpdir(), 'stagebook-stack-'));
  const { url, stop } = await startStack({ port: 0, host: '127.0.0.1', data, auth: 'token' });
  expect((await fetch(`${url}/version`)).status).toBe(401);
  expect((await fetch(`${url}/docs`)).status).toBe(200);
  await stop();
  rmSync(data, { recursive: true });
});
