import { afterEach, expect, test, vi } from 'vitest';
import { environment } from '#shared/operations/environment.ts';
import { createRegisteredModel, getRegisteredModel } from '#shared/operations/registered-models.ts';
import { call } from '#test/support/events.ts';
import { failure } from '#test/support/failures.ts';
import { dynamodb, fakeTable } from '#test/support/fake-table.ts';

// The level is read once, when the first function is loaded.
process.env[environment.logLevel] = 'info';

const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
const logged = () =>
  write.mock.calls
    .map(([line]) => String(line))
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
afterEach(() => write.mockClear());

test('one line a call: what, who asked, how it ended; nothing of what was said', async () => {
  fakeTable();
  await call(createRegisteredModel, { name: 'secret-name', description: 'secret-text' });
  expect(logged()).toEqual([
    {
      actor: 'token:ada',
      level: 'info',
      time: expect.any(String),
      message: 'call',
      operation: 'createRegisteredModel',
      request: 'request-1',
      status: 200,
      ms: expect.any(Number),
    },
  ]);
  expect(JSON.stringify(logged())).not.toContain('secret');
});

test('an unforeseen error: its text and stack to the log, neither to the client', async () => {
  fakeTable();
  dynamodb.reset().rejects(failure('AccessDeniedException', 'arn:secret'));
  const reply = await call(getRegisteredModel, { name: 'a' });
  expect(JSON.stringify(reply)).not.toContain('secret');
  expect(logged()).toEqual([
    expect.objectContaining({ level: 'error', message: 'arn:secret', stack: expect.stringContaining('arn:secret') }),
    expect.objectContaining({ level: 'info', message: 'call', status: 500 }),
  ]);
});

test('the client’s own mistakes are no errors of ours', async () => {
  fakeTable();
  await call(getRegisteredModel, {});
  expect(logged()).toEqual([expect.objectContaining({ level: 'info', message: 'call', status: 400 })]);
});
