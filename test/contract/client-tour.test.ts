import { describe, expect, test } from 'vitest';
import { clients } from './clients.ts';
import { clientsOwn, unordered } from './compare.ts';
import { resultOf } from './journal.ts';
import { threeServers } from './three-servers.ts';

/** Experiments, runs, metrics, files and logged models, in Python and on the command line. */

const { missing, note, path } = clients('python3', 'python2');

describe.skipIf(missing)(`runs in the Python client and its command line${note}`, { timeout: 240_000 }, () => {
  const seeOnAll = threeServers(() => path('python3'));

  test.each([
    ['3.17.2', 'python3'],
    ['2.22.5', 'python2'],
  ] as const)('%s tracks, searches and prints as on MLflow, also below a path prefix', async (_, client) => {
    const policy = { typeOnly: clientsOwn, unordered: new Set([...unordered, 'metrics']) };
    const journal = await seeOnAll(path(client), 'client-tour.py', policy);
    // The comparison would also hold between two servers that refuse everything.
    expect(resultOf(journal, 'children, best first')).toMatchObject({ 'metrics.loss': [0.25, 0.5, 0.75] });
    expect(resultOf(journal, 'what came')).toBe('more');
  });
});
