import { describe, expect, test } from 'vitest';
import { clients } from './clients.ts';
import { clientsOwn, unordered } from './compare.ts';
import { resultOf } from './journal.ts';
import { threeServers } from './three-servers.ts';

const { missing, note, path } = clients('python3');

describe.skipIf(missing)(`the unmodified databricks-sdk${note}`, { timeout: 240_000 }, () => {
  const seeOnAll = threeServers(() => path('python3'));

  test('0.156.0 tracks as on MLflow', async () => {
    const policy = { typeOnly: clientsOwn, unordered: new Set([...unordered, 'metrics']) };
    const journal = await seeOnAll(path('python3'), 'databricks-tour.py', policy);
    expect(resultOf(journal, 'found')).toEqual(['one']);
  });
});
