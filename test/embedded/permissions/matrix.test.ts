import { beforeAll, describe, expect, test } from 'vitest';
import { environment } from '#shared/operations/environment.ts';
import { operations } from '#shared/operations/index.ts';
import { folderOf } from '#shared/operations/operation.ts';
import { log } from '#test/embedded/artifacts/upload.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { byRole } from './by-role.ts';
import { cases } from './cases/index.ts';
import { expected, measured } from './cells.ts';

/**
 * Every operation of the registry, called at every level, on models of one's own and of others, in every role: done, or
 * refused and nothing written, as `test/embedded/permissions/abilities.ts` has it.
 */

beforeAll(async () => {
  process.env[environment.defaultPermission] = 'NO_PERMISSIONS';
  // Tests of webhooks are sent nowhere else.
  process.env[environment.privateHooks] = 'on';
  await freshTable();
  await freshBucket();
  await log('logged', { MLmodel: 'flavors' });
});

test('no operation is missing', () => {
  const isByRole = (one: (typeof operations)[number]) => one.name in byRole || folderOf(one) in byRole;
  const inMatrix = new Set(cases.map(({ operation }) => operation));
  const wanted = operations.filter((one) => !isByRole(one)).map(({ name }) => name);
  expect([...inMatrix].sort()).toEqual(wanted.sort());
  expect(operations.filter((one) => isByRole(one) && one.needs !== undefined)).toEqual([]);
});

const titled = cases.map((one) => [one.what ? `${one.operation}, ${one.what}` : one.operation, one] as const);

describe.each(titled)('%s', (_, one) => {
  test(`is what ‘${one.ability}’ takes`, { timeout: 60_000 }, async () => {
    expect(await measured(one)).toEqual(expected(one));
  });
});
