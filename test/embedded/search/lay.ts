import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import type { Acl } from '#shared/domain/permissions.ts';
import { isPrompt } from '#shared/domain/prompts.ts';
import { client, tableName } from '#shared/store/client.ts';
import {
  grantKey,
  memberKey,
  metaKey,
  modelIndexKeys,
  nameKey,
  versionIndexKeys,
  versionKey,
} from '#shared/store/keys.ts';
import { modelPostings, versionPostings } from '#shared/store/postings.ts';
import { chunks } from '#shared/store/read.ts';

type Version = { run_id?: string; source?: string; tags?: Record<string, string>; at?: number };

export type Laid = {
  name: string;
  tags?: Record<string, string>;
  at?: number;
  acl?: Acl;
  /** Numbers 1, 2, … */
  versions?: Version[];
};

const actor = { type: 'local', id: 'tester' };
export const longAgo = 1_700_000_000_000;

function itemsOf({ name, tags = {}, at = longAgo, acl = {}, versions = [] }: Laid) {
  const id = ulid();
  const meta = {
    ...metaKey(id),
    name,
    tags,
    aliases: {},
    creation_timestamp: at,
    last_updated_timestamp: at,
    actor,
    issued: versions.length,
    rev: 1,
    at,
    staging: [],
    production: [],
    archived: 0,
    left: [],
    acl,
    ...modelIndexKeys(id, name, isPrompt(tags), at),
  };
  const laid = versions.flatMap(({ run_id = '', source = 's3://b/m', tags = {}, at = longAgo }, index) => {
    const number = index + 1;
    const facts = { actor, request: 'laid', client: 'test', source, run_id, run_link: '', model_id: '', after: 1 };
    const times = { creation_timestamp: at, last_updated_timestamp: at };
    return [
      {
        ...versionKey(id, number),
        ...facts,
        ...times,
        stage: 'None',
        description: '',
        tags,
        ...versionIndexKeys(id, number, isPrompt(tags), at),
      },
      memberKey(id, 'None', number),
      ...versionPostings(id, number, { tags, run_id, source }),
    ];
  });
  const grants = Object.keys(acl).map((principal) => grantKey(principal, id));
  return [{ ...nameKey(name), id }, meta, ...modelPostings(id, tags), ...grants, ...laid];
}

async function write(items: object[]): Promise<void> {
  let open = items.map((Item) => ({ PutRequest: { Item } }));
  while (open.length > 0) {
    const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [tableName]: open } }));
    open = (UnprocessedItems?.[tableName] ?? []) as typeof open;
  }
}

/** Lays models and versions into the table as the API would have left them, rows of the history aside, but fast. */
export async function lay(models: readonly Laid[]): Promise<void> {
  for (const some of chunks(chunks(models.flatMap(itemsOf), 25), 4)) await Promise.all(some.map(write));
}

export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
