import { beforeAll, expect, test } from 'vitest';
import { invalid, ok, refused, times } from '#test/embedded/tracking/calls.ts';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { ledgered } from './ledgered.ts';
import { activitiesOf, admin, as, newModel, request, typesOf } from './people.ts';

beforeAll(() => freshTable());

const ada = as('ada');

/** A model with something of everything. */
async function eventful(): Promise<string> {
  const name = await newModel(2);
  const of = { name, version: '1' };
  const move = (version: string, stage: string) =>
    ok('transitionModelVersionStage', { name, version, stage, archive_existing_versions: true }, admin);
  await ok('setModelVersionTag', { ...of, key: 'k', value: 'v' }, admin);
  await move('1', 'Production');
  await ok('setRegisteredModelAlias', { ...of, alias: 'champion' }, admin);
  await ok('createComment', { ...of, comment: 'c' }, ada);
  await move('2', 'Production');
  await ok('rollback', { name, stage: 'Production', expected_version: '2', reason: 'bad' }, admin);
  for (const end of ['approve', 'reject', 'delete']) {
    await request(name, 'Staging', ada);
    const more = { approve: { archive_existing_versions: false }, delete: { creator: 'ada' } }[end] ?? {};
    await ok(`${end}TransitionRequest`, { ...of, stage: 'Staging', ...more }, admin);
  }
  return name;
}

/** The last first. */
const first = [
  'CANCELLED_REQUEST',
  'REQUESTED_TRANSITION',
  'REJECTED_REQUEST',
  'REQUESTED_TRANSITION',
  'APPROVED_REQUEST',
  'REQUESTED_TRANSITION',
  'APPLIED_TRANSITION',
  'SYSTEM_TRANSITION',
  'NEW_COMMENT',
  'APPLIED_TRANSITION',
];

test('are of one version, the last first, also those that moved it for another’s sake', async () => {
  const name = await eventful();
  expect(await typesOf(name)).toEqual(first);
  expect(await typesOf(name, '2')).toEqual(['SYSTEM_TRANSITION', 'APPLIED_TRANSITION']);
  const activities = await activitiesOf(name);
  expect(activities.slice(6, 8)).toMatchObject([
    {
      from_stage: 'Archived',
      to_stage: 'Production',
      comment: 'bad',
      system_comment: 'Rolled back from version 2.',
    },
    {
      from_stage: 'Production',
      to_stage: 'Archived',
      system_comment: 'Archived as part of the transition of version 2 to Production.',
    },
  ]);
  expect((await activitiesOf(name, '2'))[0].system_comment).toBe(
    'Archived as part of the rollback of version 1 to Production.',
  );
});

test('are the same before and after the ledger has them, and called as the history calls them', async () => {
  const name = await eventful();
  const before = await activitiesOf(name);
  const ids = await ledgered(name);
  expect(await activitiesOf(name)).toEqual(before);
  for (const { id, activity_type } of before) expect(ids.includes(id)).toBe(activity_type !== 'NEW_COMMENT');
});

test.each([1, 2, 3, 100])('pages of %i have all of them', async (max_results) => {
  const name = await eventful();
  const seen: string[] = [];
  let page_token: string | undefined;
  do {
    const of = { name, version: '1', max_results };
    const page = await ok('listActivities', { ...of, ...(page_token && { page_token }) }, admin);
    expect(page.activities.length).toBeLessThanOrEqual(max_results);
    seen.push(...page.activities.map((one: { activity_type: string }) => one.activity_type));
    page_token = page.next_page_token;
  } while (page_token);
  expect(seen).toEqual(first);
});

test('of more incumbents than one transaction archives every one has one', async () => {
  const name = await newModel(52);
  const move = (version: number, archive_existing_versions: boolean) =>
    ok(
      'transitionModelVersionStage',
      { name, version: String(version), stage: 'Production', archive_existing_versions },
      admin,
    );
  for (const version of times(51, (index) => index + 1)) await move(version, false);
  await request(name, 'Production', ada, { version: '52' });
  await ok(
    'approveTransitionRequest',
    { name, version: '52', stage: 'Production', archive_existing_versions: true },
    admin,
  );
  for (const version of ['1', '30', '51'])
    expect((await activitiesOf(name, version))[0]).toMatchObject({
      activity_type: 'SYSTEM_TRANSITION',
      from_stage: 'Production',
      to_stage: 'Archived',
      system_comment: 'Archived as part of the transition of version 52 to Production.',
    });
  expect(await typesOf(name, '52')).toEqual(['APPROVED_REQUEST', 'REQUESTED_TRANSITION']);
});

test('of nobody else’s version, and by no token of another’s', async () => {
  const name = await eventful();
  const { next_page_token: page_token } = await ok('listActivities', { name, version: '1', max_results: 1 }, admin);
  const other = await call('listActivities', { name, version: '2', page_token }, admin);
  expect(other).toMatchObject(invalid(/^Invalid page token/));
  const none = await call('listActivities', { name, version: '9' }, admin);
  expect(none).toMatchObject(refused(404, 'RESOURCE_DOES_NOT_EXIST', /not found$/));
});
