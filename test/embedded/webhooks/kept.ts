import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { client } from '#shared/store/client.ts';
import { update } from '#shared/store/expression.ts';
import { metaKey } from '#shared/store/keys.ts';
import { verifyLedger } from '#shared/store/ledger/verify.ts';
import { getModel } from '#shared/store/models/get.ts';
import { problemsOf, readEverything } from '#test/embedded/fuzz/history.ts';
import { ok } from '#test/embedded/tracking/calls.ts';
import { anyone } from '#test/support/anyone.ts';

/** Calls for tests of records. They are loaded when the table is there: `await import('./kept.ts')`. */

export { purgeModel } from '#shared/store/purge/model.ts';
export { call } from '#test/support/call.ts';
export { ok };

let count = 0;

export async function newModel(): Promise<{ name: string; id: string }> {
  const name = `model-${++count}`;
  await ok('createRegisteredModel', { name });
  return { name, id: (await getModel(anyone, name)).id };
}

/** The time for which a deleted model can be restored is over. */
export const age = (id: string) =>
  client.send(new UpdateCommand(update({ key: metaKey(id), set: [['restorable_until', Date.now() - 1_000]] })));

/** Rows against what they are of, and the ledger against them all. */
export async function problems(): Promise<string[]> {
  return [...(await readEverything()).flatMap(problemsOf), ...(await verifyLedger()).problems];
}

/** Runs `meanwhile` before the next transaction is sent. */
export function beforeWriting(meanwhile: () => Promise<unknown>): void {
  const name = 'beforeWriting';
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        if (commandName.startsWith('TransactWrite') && client.middlewareStack.remove(name)) await meanwhile();
        return next(args);
      },
    { step: 'initialize', name, override: true },
  );
}
