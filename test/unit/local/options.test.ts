import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readOptions } from '#infra/local/options.ts';

const read = (args: string, env: NodeJS.ProcessEnv = {}) => readOptions(args.split(' ').filter(Boolean), env);

test('what nobody says', () => {
  expect(read('')).toEqual({
    port: 5000,
    s3Port: 5001,
    data: '.stagebook',
    host: '127.0.0.1',
    prefix: '',
    downloadUri: 'mlflow-artifacts',
    auth: 'open',
    authFile: join('.stagebook', 'auth.json'),
    restoreDays: 30,
    protectProduction: false,
    defaultPermission: 'CAN_READ',
    creatorPermission: 'CAN_MANAGE',
    checkpointMinutes: 60,
    workers: 1,
    allowPrivateHooks: false,
    deploymentHooks: undefined,
    help: false,
  });
});

test('the command line is heard before the environment', () => {
  const env = {
    PORT: '1',
    S3_PORT: '2',
    STAGEBOOK_DATA: 'd',
    STAGEBOOK_PREFIX: '/e',
    STAGEBOOK_DOWNLOAD_URI: 'https',
    STAGEBOOK_AUTH: 'iam',
    STAGEBOOK_AUTH_FILE: 'g.json',
    STAGEBOOK_RESTORE_DAYS: '0',
    STAGEBOOK_PROTECT_PRODUCTION: 'off',
    STAGEBOOK_DEFAULT_PERMISSION: 'CAN_EDIT',
    STAGEBOOK_CREATOR_PERMISSION: 'CAN_READ',
    STAGEBOOK_CHECKPOINT_MINUTES: '5',
    STAGEBOOK_WORKERS: '3',
    STAGEBOOK_ALLOW_PRIVATE_HOOKS: 'on',
    STAGEBOOK_DEPLOYMENT_HOOKS: 'hooks.json',
  };
  const fromEnvironment = {
    ...{ port: 1, s3Port: 2, data: 'd', prefix: '/e', downloadUri: 'https' },
    ...{ auth: 'iam', authFile: 'g.json', restoreDays: 0, protectProduction: false, checkpointMinutes: 5, workers: 3 },
    ...{ defaultPermission: 'CAN_EDIT', creatorPermission: 'CAN_READ' },
    ...{ allowPrivateHooks: true, deploymentHooks: 'hooks.json' },
  };
  expect(read('', env)).toMatchObject(fromEnvironment);
  const args = '--port 3 --s3-port 4 --data f --prefix /g --download-uri mlflow-artifacts --auth jwt --auth-file h';
  const more = ' --restore-days 7 --protect-production --checkpoint-minutes 0 --workers 2';
  const permissions = ' --default-permission NO_PERMISSIONS --creator-permission CAN_MANAGE_STAGING_VERSIONS';
  expect(read(args + more + permissions, env)).toMatchObject({
    port: 3,
    s3Port: 4,
    data: 'f',
    prefix: '/g',
    downloadUri: 'mlflow-artifacts',
    auth: 'jwt',
    authFile: 'h',
    restoreDays: 7,
    protectProduction: true,
    defaultPermission: 'NO_PERMISSIONS',
    creatorPermission: 'CAN_MANAGE_STAGING_VERSIONS',
    checkpointMinutes: 0,
    workers: 2,
  });
  expect(read('', { STAGEBOOK_PROTECT_PRODUCTION: 'on' }).protectProduction).toBe(true);
});

test('who may call is kept with the data', () => {
  expect(read('--data d --auth iam').authFile).toBe(join('d', 'auth.json'));
});

describe('S3 listens', () => {
  test.each([
    ['--port 7000', 7001],
    ['--port 0', 0],
    ['--port 65535', 0],
    ['--port 0 --s3-port 9000', 9000],
    ['--s3-port 0', 0],
  ])('%s: at %i', (args, s3Port) => {
    expect(read(args).s3Port).toBe(s3Port);
  });
});

test.each([
  ['--s3-port x', "'x' is not a port"],
  ['--prefix prod', "'prod' is not a prefix"],
  ['--prefix /a/b', "'/a/b' is not a prefix"],
  ['--prefix /prod/', "'/prod/' is not a prefix"],
  ['--prefix /$default', 'is not a prefix'],
  ['--download-uri s3', "'s3' is no kind of download URI"],
  ['--auth basic', "'basic' is no way to sign in"],
  ['--restore-days x', "'x' is no number of days: 0 to 3650 is wanted"],
  ['--restore-days 3651', "'3651' is no number of days"],
  ['--checkpoint-minutes -1', 'is ambiguous'],
  ['--checkpoint-minutes=-1', "'-1' is no number of minutes: 0 to 1440 is wanted"],
  ['--checkpoint-minutes 1441', "'1441' is no number of minutes"],
  ['--default-permission can_read', "'can_read' is no permission level: NO_PERMISSIONS, CAN_READ, "],
  ['--creator-permission CAN_FORCE', "'CAN_FORCE' is no permission level"],
  ['--auth toString', "'toString' is no way to sign in"],
])('%s is not understood', (args, sentence) => {
  expect(() => read(args)).toThrow(sentence);
});

test('a switch of the environment is on or off', () => {
  expect(() => read('', { STAGEBOOK_PROTECT_PRODUCTION: 'true' })).toThrow("'true' is neither on nor off");
});
