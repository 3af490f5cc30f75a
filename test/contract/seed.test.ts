import { describe, expect, test } from 'vitest';
import { clients } from './clients.ts';
import { clientsOwn, mayFill, unordered } from './compare.ts';
import { resultOf } from './journal.ts';
import { threeServers } from './three-servers.ts';

/** A model's whole way, runs and files and registry, through one URL. */

const { missing, note, path } = clients('python3', 'python2');

describe.skipIf(missing)(`one URL is all the Python client needs${note}`, { timeout: 240_000 }, () => {
  const seeOnAll = threeServers(() => path('python3'));

  test.each([
    ['3.17.2', 'python3'],
    ['2.22.5', 'python2'],
  ] as const)('%s trains, registers, promotes and loads as on MLflow, also below a path prefix', async (_, client) => {
    const journal = await seeOnAll(path(client), 'seed.py', { typeOnly: clientsOwn, mayFill, unordered });
    // The comparison would also hold between two servers that refuse everything.
    expect(resultOf(journal, 'loaded models:/MyModel/Production')).toEqual([2, 4]);
    expect(resultOf(journal, 'loaded by alias')).toEqual([3, 6]);
    expect(resultOf(journal, 'loaded from its run')).toEqual([2, 4]);
    expect(resultOf(journal, 'they are these runs')).toBe(true);
  });
});
