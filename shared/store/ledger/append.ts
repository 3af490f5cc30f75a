import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { client } from '../client.ts';
import { maximumActions, retrying } from '../commit.ts';
import { portionsOf } from '../portions.ts';
import { mostBytes, type Share, shareOf } from './share.ts';

const write = (shares: readonly Share[]) =>
  client.send(new TransactWriteCommand({ TransactItems: shares.flatMap(({ actions }) => actions) }));

/** Appends once what is open, and tells whether there may be more. */
async function appendSome(id: string, sks: readonly string[]): Promise<boolean> {
  const share = await shareOf(id, sks);
  if (share) await write([share]);
  return share?.more ?? false;
}

/**
 * Brings a model's chain up to date: every change since the last in it, by `rev`, and of the creations and notes those
 * that `sks` names. What rang does not matter, nor how often, nor in which order: an entry has the key of the row it
 * records and is put once, and the head moves only from where it was read. Throws when others win for too long.
 */
export async function appendToChain(id: string, sks: readonly string[], deadline: number): Promise<void> {
  while (await retrying({ deadline }, () => appendSome(id, sks)));
}

/** By a model's id, which of its rows rang. */
type Rung = ReadonlyMap<string, readonly string[]>;

/** Once, all that goes together; answers whose chain is not up to date then. */
async function appendTogether(rung: Rung): Promise<string[]> {
  const left: string[] = [];
  const leave = (...ids: string[]) => {
    left.push(...ids);
    return undefined;
  };
  const shares = await Promise.all([...rung].map(([id, sks]) => shareOf(id, sks).catch(() => leave(id))));
  const open = shares.filter((share) => share !== undefined);
  leave(...open.filter(({ more }) => more).map(({ id }) => id));
  const parts = portionsOf(open, [maximumActions, mostBytes], ({ actions, bytes }) => [actions.length, bytes]);
  await Promise.all(parts.map((some) => write(some).catch(() => leave(...some.map(({ id }) => id)))));
  return [...new Set(left)];
}

/**
 * Brings several chains up to date, in as few transactions as they go into. What does not go through together goes model
 * by model, so that none fails for another. Answers which failed, and of what.
 */
export async function appendToChains(rung: Rung, deadline: number): Promise<Map<string, unknown>> {
  const failed = new Map<string, unknown>();
  await Promise.all(
    (await appendTogether(rung)).map((id) =>
      appendToChain(id, rung.get(id) ?? [], deadline).catch((error: unknown) => failed.set(id, error)),
    ),
  );
  return failed;
}
