import {
  CloudFrontKeyValueStoreClient,
  DeleteKeyCommand,
  DescribeKeyValueStoreCommand,
  PutKeyCommand,
} from '@aws-sdk/client-cloudfront-keyvaluestore';
import { mockClient } from 'aws-sdk-client-mock';
import { failure } from './failures.ts';

export const edgeStoreArn = 'arn:aws:cloudfront::123456789012:key-value-store/4f1c';

const keyValueStore = mockClient(CloudFrontKeyValueStoreClient);

type Write = { KvsARN: string; Key: string; Value?: string; IfMatch: string };

/** CloudFront's store of tokens behind the mocked client: every write names the version it changes, and makes another. */
export function fakeEdgeStore(given: Record<string, string> = {}) {
  keyValueStore.reset();
  const values = new Map(Object.entries(given));
  const sent: string[] = [];
  const interruptions = new Map<string, () => void>();
  const failures: Error[] = [];
  let version = 1;

  function on(text: string, arn: string): void {
    if (arn !== edgeStoreArn) throw new Error(`the store is ${arn}`);
    const interrupt = [...interruptions].find(([beginning]) => text.startsWith(beginning));
    if (interrupt) {
      interruptions.delete(interrupt[0]);
      interrupt[1]();
    }
    sent.push(text);
  }

  function change({ IfMatch }: Write, act: () => void): void {
    const next = failures.shift();
    if (next) throw next;
    if (IfMatch !== `v${version}`) throw failure('ConflictException');
    act();
    version += 1;
  }

  keyValueStore.on(DescribeKeyValueStoreCommand).callsFake(async ({ KvsARN }) => {
    on('describe', KvsARN);
    return { ETag: `v${version}` };
  });
  keyValueStore.on(PutKeyCommand).callsFake(async (input: Write) => {
    on(`put ${input.Key} ${input.IfMatch}`, input.KvsARN);
    change(input, () => values.set(input.Key, input.Value as string));
  });
  keyValueStore.on(DeleteKeyCommand).callsFake(async (input: Write) => {
    on(`delete ${input.Key} ${input.IfMatch}`, input.KvsARN);
    change(input, () => {
      if (!values.delete(input.Key)) throw failure('ResourceNotFoundException');
    });
  });

  return {
    values,
    /** What was sent, a line each; writes with the version they name. */
    sent,
    /** Somebody else writes before the next request that begins so. */
    before: (beginning: string, act: () => void) => interruptions.set(beginning, act),
    moved: () => {
      version += 1;
    },
    failNext: (...next: Error[]) => failures.push(...next),
  };
}
