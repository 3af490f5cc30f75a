import { AsyncLocalStorage } from 'node:async_hooks';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { cancelled, failure, timedOut } from '#test/support/failures.ts';
import { kmsAnswers } from '#test/support/fake-kms.ts';
import { type Asked, askedBy, askedOfMissing } from './asked.ts';

/** What becomes of a transaction, in the order in which they are sent. */
const fates = {
  conflict: () => cancelled({ Code: 'TransactionConflict' }),
  oversize: () => failure('ValidationException', 'Transaction exceeds the maximum size'),
  'lost answer': timedOut,
};
export type Fate = keyof typeof fates;

/** Of SQS and EventBridge. */
const queueAnswers: Record<string, (input: object) => object> = {
  SendMessageBatchCommand: () => ({ Successful: [], Failed: [] }),
  ChangeMessageVisibilityCommand: () => ({}),
  PutEventsCommand: () => ({ FailedEntryCount: 0, Entries: [] }),
};

type Recording = { asked: Asked[]; fates: Fate[] };

const recordings = new AsyncLocalStorage<Recording>();

type Handle = (args: unknown) => Promise<unknown>;

async function send<Answer>(
  { asked, fates: coming }: Recording,
  name: string,
  input: object,
  handle: () => Promise<Answer>,
): Promise<Answer> {
  asked.push(...askedBy(name, input));
  const fate = name.startsWith('TransactWrite') ? coming.shift() : undefined;
  if (fate === 'lost answer') await handle();
  if (fate) throw fates[fate]();
  try {
    return await handle();
  } catch (error) {
    asked.push(...askedOfMissing(name, input, error));
    throw error;
  }
}

type Resolve = (...args: [...unknown[], { commandName: string }]) => Handle;

/**
 * Every command of every client of the SDK but the table's comes by here, those that are only signed for a URL, too: who
 * sends it has the rights of who signed it.
 */
const everyCommand = Object.getPrototypeOf(Object.getPrototypeOf(GetItemCommand.prototype)) as {
  input: object;
  resolveMiddlewareWithContext: Resolve;
};
const resolve = everyCommand.resolveMiddlewareWithContext;
if (!resolve) throw new Error('The SDK has another way for its commands now.');

everyCommand.resolveMiddlewareWithContext = function resolveRecorded(...args) {
  const recording = recordings.getStore();
  const { commandName } = args.at(-1) as { commandName: string };
  // As it is now: the document client changes it on its way.
  const { input } = this;
  // The other services are there.
  const ofOthers = kmsAnswers[commandName] ?? queueAnswers[commandName];
  const handle: Handle = ofOthers ? async () => ({ output: ofOthers(input) }) : resolve.apply(this, args);
  return recording ? (request) => send(recording, commandName, input, () => handle(request)) : handle;
};

let watched: Promise<void> | undefined;

/** The table's own client puts its commands together once and keeps them. */
async function watchTable(): Promise<void> {
  const { client } = await import('#shared/store/client.ts');
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const recording = recordings.getStore();
        return recording ? send(recording, commandName, args.input, () => next(args)) : next(args);
      },
    { step: 'initialize', name: 'recorder' },
  );
}

/** What `work` asks of IAM is added to `asked`; its transactions have these fates, the others succeed. */
export async function recorded<Result>(asked: Asked[], fates: Fate[], work: () => Promise<Result>): Promise<Result> {
  watched ??= watchTable();
  await watched;
  return recordings.run({ asked, fates: [...fates] }, work);
}
