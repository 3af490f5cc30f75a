import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { answers } from '#infra/local/dynamodb.ts';
import { startStack } from '#infra/local/stack.ts';
import { during } from '#test/support/stub-functions/system/version.ts';

test('stopping finishes the request in hand while the database is still there, then ends the database', async () => {
  // Most functions have no stub, which the stack says.
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const data = mkdtempSync(join(tmpdir(), 'stagebook-stack-'));
  const functions = new URL('../support/stub-functions/', import.meta.url);
  const { url, dynamodbEndpoint, stop } = await startStack({ port: 0, s3Port: 0, host: '127.0.0.1', data, functions });
  let stopped: Promise<void> | undefined;
  let databaseAnswered: boolean | undefined;
  during.call = async () => {
    stopped = stop();
    // Time enough for a stop that does not wait.
    await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, 500))]);
    databaseAnswered = await answers(dynamodbEndpoint);
  };
  const response = await fetch(`${url}/version`);
  expect(response.status).toBe(200);
  expect(databaseAnswered).toBe(true);
  await stopped;
  expect(await answers(dynamodbEndpoint)).toBe(false);
  rmSync(data, { recursive: true });
});

test('a way to sign in that cannot be starts nothing', async () => {
  const data = mkdtempSync(join(tmpdir(), 'stagebook-stack-'));
  const starting = startStack({ port: 0, host: '127.0.0.1', data, auth: 'iam' });
  await expect(starting).rejects.toThrow(`needs the file ${join(data, 'auth.json')}`);
  expect(readdirSync(data)).toEqual([]);
  rmSync(data, { recursive: true });
});
