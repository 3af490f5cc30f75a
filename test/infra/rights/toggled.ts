import { bucket } from '#shared/operations/bucket.ts';
import type { Access, BucketAction, KeyAction, SecretsAction, TableAction } from '#shared/operations/operation.ts';
import { queueNames } from '#shared/operations/queues.ts';
import { table } from '#shared/operations/table.ts';

const keysOf = <Key extends string>(record: Record<Key, unknown>) => Object.keys(record) as Key[];

const toggle = <One>(list: readonly One[] = [], one: One): [had: boolean, toggled: One[]] =>
  list.includes(one) ? [true, list.filter((other) => other !== one)] : [false, [...list, one]];

const tableActions = keysOf<TableAction>({
  GetItem: 1,
  Query: 1,
  PutItem: 1,
  UpdateItem: 1,
  DeleteItem: 1,
  ConditionCheckItem: 1,
  BatchWriteItem: 1,
});
const bucketActions = keysOf<BucketAction>({
  GetObject: 1,
  GetObjectVersion: 1,
  PutObject: 1,
  DeleteObject: 1,
  ListBucket: 1,
  AbortMultipartUpload: 1,
  ListMultipartUploadParts: 1,
});

const keyActions = keysOf<KeyAction>({ Sign: 1, GetPublicKey: 1 });
const secretsActions = keysOf<SecretsAction>({ Encrypt: 1, Decrypt: 1 });

type Change = { access: Access; problem: string };

/** An access with one right more or one less, for each right there is, and what is then wrong with it. */
export function* toggled(access: Access): Generator<Change> {
  const told = (had: boolean, right: string) => `${had ? 'needs' : 'never needs'} ${right}`;
  for (const family of keysOf(table.families)) {
    for (const action of tableActions) {
      const [had, actions] = toggle(access.table?.[family], action);
      const problem = told(had, `dynamodb:${action} in ${family}`);
      yield { access: { ...access, table: { ...access.table, [family]: actions } }, problem };
    }
  }
  for (const index of keysOf(table.indexes)) {
    const [had, indexes] = toggle(access.indexes, index);
    yield { access: { ...access, indexes }, problem: told(had, `dynamodb:Query in index/${index}`) };
  }
  for (const area of keysOf(bucket.areas)) {
    for (const action of bucketActions) {
      const [had, areas] = toggle(access.bucket?.[action], area);
      const problem = told(had, `s3:${action} in ${area}`);
      yield { access: { ...access, bucket: { ...access.bucket, [action]: areas } }, problem };
    }
  }
  for (const action of keyActions) {
    const [had, key] = toggle(access.key, action);
    yield { access: { ...access, key }, problem: told(had, `kms:${action} in the signing key`) };
  }
  for (const action of secretsActions) {
    const [had, secrets] = toggle(access.secrets, action);
    yield { access: { ...access, secrets }, problem: told(had, `kms:${action} in the key of secrets`) };
  }
  for (const queue of queueNames) {
    const [had, queues] = toggle(access.queues, queue);
    yield { access: { ...access, queues }, problem: told(had, `sqs:SendMessage in the queue ${queue}`) };
  }
  const [had, bus] = toggle(access.bus, 'PutEvents' as const);
  yield { access: { ...access, bus }, problem: told(had, 'events:PutEvents in the bus') };
}
