import { afterEach, describe, expect, test, vi } from 'vitest';
import { consumers } from '#shared/operations/consumers.ts';
import { choices, environment } from '#shared/operations/environment.ts';
import { operations } from '#shared/operations/index.ts';
import { schedules } from '#shared/operations/schedules.ts';
import { workers } from '#shared/operations/workers.ts';

/** A function whose environment is wrong fails while it is loaded, and not at somebody's call. */

const load = (file: string) => {
  vi.resetModules();
  return import(new URL(`../../functions/${file}.ts`, import.meta.url).href);
};

afterEach(() => vi.unstubAllEnvs());

describe.each(['table', 'bucket'] as const)('without the name of the %s', (what) => {
  const name = environment[what];

  test.each([...operations, ...consumers, ...workers])('$name', async ({ file, access }) => {
    vi.stubEnv(name, undefined);
    if (access[what]) await expect(load(file)).rejects.toThrow(`The environment variable ${name} is not set.`);
    else expect(await load(file)).toMatchObject({ handler: expect.any(Function) });
  });
});

describe('without the key that signs', () => {
  const name = environment.signingKey;

  test.each([...operations, ...schedules])('$name', async ({ file, access }) => {
    vi.stubEnv(name, undefined);
    if (access.key) await expect(load(file)).rejects.toThrow(`The environment variable ${name} is not set.`);
    else expect(await load(file)).toMatchObject({ handler: expect.any(Function) });
  });
});

describe.each([
  ['secretsKey', 'secrets'],
  ['queues', 'queues'],
  ['bus', 'bus'],
] as const)('without %s', (variable, right) => {
  const name = environment[variable];

  test.each([...operations, ...consumers, ...workers, ...schedules])('$name', async ({ file, access }) => {
    vi.stubEnv(name, undefined);
    if (access[right]) await expect(load(file)).rejects.toThrow(`The environment variable ${name} is not set.`);
    else expect(await load(file)).toMatchObject({ handler: expect.any(Function) });
  });
});

test.each(['GOVERNANCE', 'governance 30', 'GOVERNANCE 0', 'GOVERNANCE 30 days', 'LEGAL_HOLD 30'])(
  'a retention of %j stops who writes what is retained',
  async (retention) => {
    vi.stubEnv(environment.objectLock, retention);
    for (const file of ['model-versions/create', 'queues/follow-up']) {
      await expect(load(file)).rejects.toThrow(`The environment variable ${environment.objectLock} is '${retention}'`);
    }
  },
);

const all = [...operations, ...consumers, ...workers].map(({ file }) => file).concat('system/not-found');

/** Who reads them. */
const readers = {
  downloadUri: ['model-versions/get-download-uri'],
  multipartDownloads: ['system/server-info'],
  defaultPermission: ['registered-models/get', 'model-versions/search'],
  creatorPermission: ['registered-models/create'],
  logActor: all,
  logLevel: all,
};

describe.each(Object.keys(readers) as (keyof typeof readers)[])('%s', (what) => {
  const name = environment[what];
  const { values } = choices[what];

  test.each(readers[what])('a misspelt one stops %s', async (file) => {
    vi.stubEnv(name, 'Off ');
    await expect(load(file)).rejects.toThrow(
      `The environment variable ${name} is 'Off ': ${values.join(', ')} are its values.`,
    );
  });

  test.each(['', ...values])('%j is well', async (value) => {
    vi.stubEnv(name, value);
    for (const file of readers[what].slice(0, 2)) await load(file);
  });
});

test('who has which role is JSON, or nothing is loaded', async () => {
  vi.stubEnv(environment.identity, '{"admins":');
  await expect(load('registered-models/get')).rejects.toThrow(
    `The environment variable ${environment.identity} is no JSON: '{"admins":'.`,
  );
});
