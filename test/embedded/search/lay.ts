import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import type { Acl } from '#shared/domain/permissions.ts';
import { isPrompt } from '#shared/domain/prompts.ts';
import type { Stage } from '#shared/domain/stages.ts';
import { client, tableName } from '#shared/store/client.ts';
import { chunks } from '#shared/store/items.ts';
import {
  grantKey,
  measuredKey,
  memberKey,
  metaKey,
  modelIndexKeys,
  nameKey,
  versionIndexKeys,
  versionKey,
} from '#shared/store/keys.ts';
import { modelPostings, versionPostings } from '#shared/store/postings.ts';

export type LaidVersion = {
  run_id?: string;
  source?: string;
  tags?: Record<string, string>;
  at?: number;
  /** When it was changed last, if it was. */
  updated?: number;
  stage?: Stage;
  description?: string;
  user?: string;
  logged?: Uint8Array;
  reports?: { key: string; value: number; reporter: string; timestamp: number }[];
};

export type Laid = {
  name: string;
  tags?: Record<string, string>;
  at?: number;
  acl?: Acl;
  aliases?: Record<string, number>;
  description?: string;
  user?: string;
  /** Numbers 1, 2, … */
  versions?: LaidVersion[];
};

const actorOf = (id = 'tester') => ({ type: 'local', id });
export const longAgo = 1_700_000_000_000;

function itemsOf({ name, tags = {}, at = longAgo, acl = {}, aliases = {}, versions = [], ...more }: Laid) {
  const id = ulid();
  const members = (wanted: Stage) => versions.flatMap(({ stage }, index) => (stage === wanted ? [index + 1] : []));
  const meta = {
    ...metaKey(id),
    name,
    tags,
    aliases,
    ...(more.description !== undefined && { description: more.description }),
    creation_timestamp: at,
    last_updated_timestamp: at,
    actor: actorOf(more.user),
    issued: versions.length,
    rev: 1,
    at,
    staging: members('Staging'),
    production: members('Production'),
    archived: members('Archived').at(-1) ?? 0,
    left: [],
    acl,
    ...modelIndexKeys(id, name, isPrompt(tags), at),
  };
  const laid = versions.flatMap((version, index) => {
    const { run_id = '', source = 's3://b/m', tags = {}, at = longAgo, updated = at, stage = 'None' } = version;
    const number = index + 1;
    const actor = actorOf(version.user);
    const facts = { actor, request: 'laid', client: 'test', source, run_id, run_link: '', model_id: '', after: 1 };
    const times = { creation_timestamp: at, last_updated_timestamp: updated };
    const row = stage === 'None' || stage === 'Archived' ? [memberKey(id, stage, number)] : [];
    return [
      {
        ...versionKey(id, number),
        ...facts,
        ...times,
        stage,
        description: version.description ?? '',
        tags,
        ...(version.logged && { logged: version.logged }),
        ...versionIndexKeys(id, number, isPrompt(tags), updated),
      },
      ...row,
      ...(version.reports ? [{ ...measuredKey(id, number), reports: version.reports, count: 1 }] : []),
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
