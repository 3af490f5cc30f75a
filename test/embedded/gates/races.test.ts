import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, expect, test } from 'vitest';
import { stageOf } from '#test/embedded/requests/people.ts';
import { ok, times } from '#test/embedded/tracking/calls.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { splitBatches } from '#test/support/split-batches.ts';
import { newModel, noPolicy, passed, point, policy, promote, refusedBy, told } from './world.ts';

beforeAll(async () => {
  await freshTable();
  splitBatches((await import('#shared/store/client.ts')).client);
});

const described = [{ rule: 'required_description' }];

/** Does `change` once, when a move has read a model's policies and not yet its META, or the other way around. */
async function between(first: 'POLICIES' | 'META', change: () => Promise<unknown>, move: () => Promise<unknown>) {
  const { client } = await import('#shared/store/client.ts');
  const send = client.send.bind(client) as (command: object) => Promise<unknown>;
  const isOf = (command: object, sk: string) =>
    command instanceof GetCommand && command.input.Key?.sk === sk && !/#0{26}$/.test(String(command.input.Key?.pk));
  const second = first === 'META' ? 'POLICIES' : 'META';
  let done: Promise<unknown> | undefined;
  let firstIsRead = () => {};
  const read = new Promise<void>((resolve) => {
    firstIsRead = resolve;
  });
  client.send = (async (command: object) => {
    if (done === undefined && isOf(command, first)) {
      const answer = await send(command);
      firstIsRead();
      return answer;
    }
    if (done === undefined && isOf(command, second)) {
      await read;
      done = Promise.resolve();
      done = change();
      await done;
    }
    return send(command);
  }) as typeof client.send;
  try {
    return await move();
  } finally {
    client.send = send as typeof client.send;
  }
}

test.each(['POLICIES', 'META'] as const)('a policy that is put after %s was read, is asked', async (first) => {
  const name = await newModel(1);
  await promote(name, '1', undefined, 'Staging');
  const put = () => policy(name, described, {});
  expect(await between(first, put, () => promote(name))).toMatchObject(refusedBy('required_description'));
  expect(await stageOf(name)).toBe('Staging');
  await noPolicy(name, {});
  expect(await between(first, put, () => point(name))).toMatchObject(refusedBy('required_description'));
});

test.each(['POLICIES', 'META'] as const)('a policy that is deleted after %s was read, is not asked', async (first) => {
  const name = await newModel(1);
  await promote(name, '1', undefined, 'Staging');
  await policy(name, described);
  expect(
    await between(
      first,
      () => noPolicy(name),
      () => promote(name),
    ),
  ).toMatchObject(passed);
});

test('moves and policies at once stand in the history as they were judged', async () => {
  const name = await newModel(10);
  await Promise.all([
    ...times(10, (index) => promote(name, `${index + 1}`)),
    (async () => {
      for (const _ of times(3, () => 0)) {
        await policy(name, described);
        await noPolicy(name);
      }
    })(),
  ]);
  const changes = await told(name, 'policy_set', 'policy_deleted', 'stage_transitioned');
  let isGated = false;
  for (const { kind } of changes.toReversed()) {
    if (kind === 'stage_transitioned') expect(isGated).toBe(false);
    else isGated = kind === 'policy_set';
  }
  await ok('getRegisteredModel', { name });
});
