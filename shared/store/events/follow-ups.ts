import type { DynamoDBRecord } from 'aws-lambda';

/** What is left to be done behind a write: the item that says so, and what of it cannot be read any more. */
export type FollowUp = {
  pk: string;
  sk: string;
  /** Of a change. */
  kind?: string;
  /** By which the artifact host knows a token. */
  hash?: string;
  /** Files whose copying was cut off, and which version of which model is to have them. */
  files?: { id?: string; version?: number; artifact_path: string };
};

type Image = NonNullable<DynamoDBRecord['dynamodb']>['NewImage'];

const changes = ['model_deleted', 'model_renamed', 'model_restored'];

/**
 * An intent that outlived its time: whoever copied the files has died. One that was dropped had time left when it went,
 * however late we hear of it: a version has the files.
 */
function filesOf(intent: Image, gone: number): FollowUp['files'] {
  if (Number(intent?.ttl?.N) > gone) return undefined;
  const [id, version] = [intent?.id?.S, Number(intent?.version?.N)];
  return { ...(id && { id }), ...(version && { version }), artifact_path: intent?.artifact_path?.S ?? '' };
}

/** What a record of the stream leaves to be done; most leave nothing. */
export function followUpOf({ dynamodb }: DynamoDBRecord): FollowUp | undefined {
  const { Keys, NewImage, OldImage } = dynamodb ?? {};
  const key = { pk: Keys?.pk?.S ?? '', sk: Keys?.sk?.S ?? '' };
  if (key.pk.startsWith('FILES#')) {
    const files = filesOf(OldImage, dynamodb?.ApproximateCreationDateTime || Date.now() / 1_000);
    return files && { ...key, files };
  }
  if (key.pk === 'TOKENS') {
    // It is gone from the row once the token is revoked, and with the row once that is.
    const hash = (OldImage?.hash ?? NewImage?.hash)?.S;
    return { ...key, ...(hash && { hash }) };
  }
  if (!key.pk.startsWith('MODEL#')) return key;
  if (key.sk.startsWith('V#')) return NewImage?.status?.S === 'PENDING_REGISTRATION' ? key : undefined;
  const kind = NewImage?.kind?.S ?? '';
  return key.sk.startsWith('CHANGE#') && changes.includes(kind) ? { ...key, kind } : undefined;
}
