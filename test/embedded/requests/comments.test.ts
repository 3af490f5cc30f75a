import { beforeAll, expect, test } from 'vitest';
import { invalid, ok, refused, times } from '#test/embedded/tracking/calls.ts';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { activitiesOf, admin, as, grant, idOf, newModel } from './people.ts';

beforeAll(() => freshTable());

const [ada, bea, reader] = [as('ada'), as('bea'), as('rita', 'reader')];
const missing = refused(404, 'RESOURCE_DOES_NOT_EXIST', /^Comment with id=.* not found$/);

const comment = async (name: string, text: string, who = admin) =>
  (await ok('createComment', { name, version: '1', comment: text }, who)).comment;
const edit = (id: string, text: string, who = admin) => call('updateComment', { id, comment: text }, who);
const remove = (id: string, who = admin) => call('deleteComment', { id }, who);
const list = async (name: string, who = admin) =>
  (await ok('listComments', { name, version: '1' }, who)).comments as { id: string; available_actions: string[] }[];

test('is told to who made it, and to others with what they may do', async () => {
  const name = await newModel(1, { bea: 'CAN_MANAGE' });
  const made = await comment(name, 'looks good', reader);
  expect(made).toEqual({
    id: expect.stringMatching(/^[0-9A-Z]{26}-1-[0-9A-Z]{26}$/),
    comment: 'looks good',
    user_id: 'rita',
    creation_timestamp: expect.any(Number),
    last_updated_timestamp: made.creation_timestamp,
    available_actions: ['EDIT_COMMENT', 'DELETE_COMMENT'],
  });
  expect(await list(name, reader)).toEqual([made]);
  const actions = async (who: object) => (await list(name, who))[0]?.available_actions;
  expect([await actions(ada), await actions(bea), await actions(admin)]).toEqual([
    [],
    ['DELETE_COMMENT'],
    ['DELETE_COMMENT'],
  ]);
});

test('is edited by its author alone, and deleted by who has CAN_MANAGE, too', async () => {
  const name = await newModel(1, { bea: 'CAN_MANAGE' });
  const [first, second] = [await comment(name, 'one', ada), await comment(name, 'two', ada)];
  const denied = refused(
    403,
    'PERMISSION_DENIED',
    /^You are signed in as '\w+', and the comment is by 'ada': only its/,
  );
  for (const who of [reader, bea, admin]) expect(await edit(first.id, 'x', who)).toMatchObject(denied);
  expect(await remove(first.id, reader)).toMatchObject(denied);
  const { body } = await edit(first.id, 'better', ada);
  expect(body.comment).toEqual({
    ...first,
    comment: 'better',
    last_updated_timestamp: expect.any(Number),
  });
  expect(await list(name, ada)).toEqual([second, body.comment]);
  expect(await remove(first.id, ada)).toMatchObject({ status: 200, body: {} });
  expect(await remove(second.id, bea)).toMatchObject({ status: 200 });
  for (const { id } of [first, second]) {
    expect(await remove(id, ada)).toMatchObject(missing);
    expect(await edit(id, 'x', ada)).toMatchObject(missing);
  }
  const { changes } = await ok('getHistory', { model: name, max_results: 4 }, admin);
  expect(changes.map(({ kind, key, from, to }: Record<string, string>) => [kind, key, from, to])).toEqual([
    ['comment_deleted', second.id, 'two', undefined],
    ['comment_deleted', first.id, 'better', undefined],
    ['comment_updated', first.id, 'one', 'better'],
    ['comment_created', second.id, undefined, 'two'],
  ]);
});

test('is for who may read, as long as they may', async () => {
  const name = await newModel(1, { ada: 'CAN_READ' });
  const { id } = await comment(name, 'c', ada);
  const root = { registered_model_id: 'root' };
  await ok('setRegisteredModelPermissions', { ...root, access_control_list: [] }, admin);
  await grant(name, {});
  const answers = [
    await edit(id, 'd', ada),
    await remove(id, ada),
    await call('listComments', { name, version: '1' }, ada),
    await call('createComment', { name, version: '1', comment: 'c' }, ada),
  ];
  const everybody = [{ group_name: 'users', permission_level: 'CAN_READ' }];
  await ok('setRegisteredModelPermissions', { ...root, access_control_list: everybody }, admin);
  for (const answer of answers) expect(answer).toMatchObject(refused(403, 'PERMISSION_DENIED', /no permission on/));
});

test.each(['', 'x', '-', '01HF7YAT000000000000000000-1', `${'0'.repeat(26)}-1-${'0'.repeat(26)}`, 'a/b'])(
  'there is none of id %j',
  async (id) => {
    if (id === '') expect(await remove(id)).toMatchObject(invalid(/^Missing value for required parameter 'id'/));
    else for (const answer of [await edit(id, 'x'), await remove(id)]) expect(answer).toMatchObject(missing);
  },
);

test('is found by nothing but its own id', async () => {
  const [one, other] = [await newModel(2), await newModel(2)];
  const { id } = await comment(one, 'c');
  const [model, , ulid] = id.split('-');
  for (const wrong of [`${model}-2-${ulid}`, `${await idOf(other)}-1-${ulid}`, id.toLowerCase(), `${id}-1`])
    expect(await edit(wrong, 'x')).toMatchObject(missing);
});

test('of what is deleted cannot be changed, and is there again with it', async () => {
  const name = await newModel();
  const made = await comment(name, 'c', ada);
  for (const which of [{ version: '1' }, {}]) {
    await ok(which.version ? 'deleteModelVersion' : 'deleteRegisteredModel', { name, ...which }, admin);
    expect(await edit(made.id, 'x', ada)).toMatchObject(missing);
    expect(await remove(made.id, ada)).toMatchObject(missing);
    await ok('restore', { name, ...which, reason: 'r' }, admin);
  }
  expect(await list(name, ada)).toEqual([made]);
});

test('has 65,535 characters at most, all of which are told', async () => {
  const name = await newModel();
  const longest = '🙂'.repeat(65_535);
  expect((await comment(name, longest)).comment).toBe(longest);
  const longer = await call('createComment', { name, version: '1', comment: `${longest}x` }, admin);
  expect(longer).toMatchObject(invalid(/^'comment' exceeds the maximum length of 65535 characters$/));
  for (let more = 0; more < 11; more++) await comment(name, longest);
  // 262 KB each: a page ends where an answer has no more room.
  const seen: string[] = [];
  let page_token: string | undefined;
  do {
    const page = await ok('listComments', { name, version: '1', ...(page_token && { page_token }) }, admin);
    expect(page.comments.length).toBeLessThan(12);
    seen.push(...page.comments.map(({ id }: { id: string }) => id));
    page_token = page.next_page_token;
  } while (page_token);
  expect([seen.length, new Set(seen).size]).toEqual([12, 12]);
  const { activities } = await ok('listActivities', { name, version: '1' }, admin);
  expect(activities.length).toBeLessThan(12);
});

test('pages have all of them, the last first', async () => {
  const name = await newModel();
  const made: string[] = [];
  for (const index of times(7, (one) => one)) made.unshift((await comment(name, String(index))).id);
  for (const max_results of [1, 2, 3, 7, 100]) {
    const seen: string[] = [];
    let page_token: string | undefined;
    do {
      const page = await ok(
        'listComments',
        { name, version: '1', max_results, ...(page_token && { page_token }) },
        admin,
      );
      expect(page.comments.length).toBeLessThanOrEqual(max_results);
      seen.push(...page.comments.map(({ id }: { id: string }) => id));
      page_token = page.next_page_token;
    } while (page_token);
    expect(seen).toEqual(made);
  }
});

test('at once: of two edits both are in the history, one after the other', async () => {
  const name = await newModel();
  const { id } = await comment(name, '0', ada);
  const texts = times(8, (index) => `text ${index}`);
  for (const { status } of await Promise.all(texts.map((text) => edit(id, text, ada)))) expect(status).toBe(200);
  const { changes } = await ok('getHistory', { model: name, kind: ['comment_updated'] }, admin);
  const byFrom = new Map(changes.map(({ from, to }: { from: string; to: string }) => [from, to]));
  let last = '0';
  while (byFrom.has(last)) last = byFrom.get(last) as string;
  expect([byFrom.size, (await list(name, ada))[0]]).toMatchObject([8, { comment: last }]);
});

test('is an activity, with what it says now', async () => {
  const name = await newModel();
  const [first, second] = [await comment(name, 'one', ada), await comment(name, 'two', ada)];
  const { body } = await edit(first.id, 'better', ada);
  await remove(second.id, ada);
  const { available_actions: _, ...shown } = body.comment;
  const { comment: gone, available_actions, ...deleted } = second;
  expect(await activitiesOf(name)).toEqual([
    {
      activity_type: 'NEW_COMMENT',
      ...deleted,
      creation_timestamp: expect.any(Number),
      last_updated_timestamp: expect.any(Number),
    },
    { activity_type: 'NEW_COMMENT', ...shown },
  ]);
});
