import { environment } from '#shared/operations/environment.ts';
import { edgeStoreArn, fakeEdgeStore } from '#test/support/fake-edge-store.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { arns } from './arns.ts';
import type { Asked } from './asked.ts';
import { problemsOf } from './check.ts';
import type { Statement } from './iam.ts';

/** What functions ask of IAM when all that they can do is done, each once a process. */

let prepared: Promise<typeof import('./cases/index.ts')> | undefined;

const prepare = async () => {
  await freshTable();
  await freshBucket();
  process.env[environment.edgeTokens] = edgeStoreArn;
  fakeEdgeStore();
  process.env[environment.signingKey] = arns.signingKey;
  process.env[environment.secretsKey] = arns.secretsKey;
  process.env[environment.queues] = 'https://sqs.eu-central-1.amazonaws.com/123456789012/stagebook-test-';
  // Tests of webhooks are sent nowhere else.
  process.env[environment.privateHooks] = 'on';
  return import('./cases/index.ts');
};

const known = new Map<string, Promise<Asked[]>>();

async function run(name: string): Promise<Asked[]> {
  prepared ??= prepare();
  return (await prepared).run(name);
}

/** By the name of an operation or a consumer. */
export function sentBy(name: string): Promise<Asked[]> {
  const sent = known.get(name) ?? run(name);
  known.set(name, sent);
  return sent;
}

/** What is wrong with the role of the function of that name; nothing: it may do all that the function does, and no more. */
export const check = async (name: string, statements: readonly Statement[]): Promise<string[]> =>
  problemsOf(name, statements, await sentBy(name));
