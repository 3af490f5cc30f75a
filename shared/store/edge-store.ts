import {
  CloudFrontKeyValueStoreClient,
  DeleteKeyCommand,
  DescribeKeyValueStoreCommand,
  PutKeyCommand,
} from '@aws-sdk/client-cloudfront-keyvaluestore';
// The client signs with it, and finds it only if it is there.
import '@aws-sdk/signature-v4a';

/** A key-value store of CloudFront's. Its SDK is loaded late, by `edge-tokens.ts`. */

const client = new CloudFrontKeyValueStoreClient({
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
});

const isCalled = (error: unknown, ...names: string[]) => error instanceof Error && names.includes(error.name);

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const tries = 5;

async function remove(input: ConstructorParameters<typeof DeleteKeyCommand>[0]): Promise<void> {
  try {
    await client.send(new DeleteKeyCommand(input));
  } catch (error) {
    // It was not there.
    if (!isCalled(error, 'ResourceNotFoundException')) throw error;
  }
}

/**
 * Gives a key the value that is read, or takes it out if there is none. A write names the version of the whole store that
 * it changes: whoever finds another reads again, too.
 */
export async function keep(KvsARN: string, Key: string, read: () => Promise<string | undefined>): Promise<void> {
  for (let left = tries - 1; ; left--) {
    const { ETag: IfMatch } = await client.send(new DescribeKeyValueStoreCommand({ KvsARN }));
    const Value = await read();
    const target = { KvsARN, Key, IfMatch };
    try {
      if (Value === undefined) await remove(target);
      else await client.send(new PutKeyCommand({ ...target, Value }));
      return;
    } catch (error) {
      // AWS does not say which of them it is if the store is another by now.
      if (left === 0 || !isCalled(error, 'ConflictException', 'ValidationException')) throw error;
      await pause(Math.random() * 100 * 2 ** (tries - left));
    }
  }
}
