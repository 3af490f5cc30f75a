import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { digits, metaKey } from '#shared/store/keys.ts';
import { admin, as, idOf, newModel } from '#test/embedded/requests/people.ts';
import { ok, times } from '#test/embedded/tracking/calls.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { documented, tableOf } from '#test/support/measured-table.ts';

/** What is said about one version costs the same however much is said about others of its model. */

beforeAll(() => freshTable());
afterEach(() => vi.useRealTimers());

/** Open requests for other versions. */
const many = 10_000;

const stages = ['None', 'Staging', 'Production', 'Archived'];

async function layRequests(id: string): Promise<void> {
  const { putPostings } = await import('#shared/store/postings.ts');
  const items = times(many, (index) => ({
    pk: metaKey(id).pk,
    sk: `REQUEST#${digits(2 + Math.floor(index / 4))}#${stages[index % 4]}`,
    rev: 3,
    requests: [{ user_id: 'ada', creation_timestamp: 1, rev: 3, from: 'None', comment: 'please' }],
    approvals: [],
  }));
  await putPostings(items);
}

type Row = [string, number, number, number];

async function costs(name: string): Promise<Row[]> {
  const { measure } = await import('./meter.ts');
  const of = { name, version: '1' };
  const rows: Row[] = [];
  const cost = async (what: string, operation: string, input: object, who = as('ada')) => {
    const { cost } = await measure(() => ok(operation, { ...of, ...input }, who));
    rows.push([what, cost.trips, cost.read, cost.write]);
  };
  const stage = 'Production';
  await cost('request a transition', 'createTransitionRequest', { stage, comment: 'please' });
  await cost('list the requests', 'listTransitionRequests', {});
  await cost('cancel it', 'deleteTransitionRequest', { stage, creator: 'ada' });
  for (const index of times(10, (one) => one)) await ok('createTransitionRequest', { ...of, stage }, as(`u${index}`));
  await cost('list ten requests', 'listTransitionRequests', {});
  await cost('approve them', 'approveTransitionRequest', { stage, archive_existing_versions: true }, admin);
  await cost('comment', 'createComment', { comment: 'good' });
  await cost('list the comments', 'listComments', {});
  await cost('list the activities', 'listActivities', {});
  return rows;
}

test('the same on a model with 10,000 open requests as on another, and what the documents say', async () => {
  const [few, crowded] = [await newModel(), await newModel()];
  await layRequests(await idOf(crowded));
  // What is granted on all models is known for some seconds: it has been asked for.
  vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
  await ok('getRegisteredModel', { name: few }, as('ada'));
  const measured = await costs(crowded);
  expect(measured).toEqual(await costs(few));
  const table = tableOf(['operation', 'round trips', 'read units', 'write units'], measured);
  expect(documented(new URL('../../../docs/access-patterns.md', import.meta.url), 'requests', table)).toBe(table);
});
