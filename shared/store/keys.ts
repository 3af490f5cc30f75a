import { createHash } from 'node:crypto';
import type { Posted } from '#shared/domain/posted.ts';
import { shards } from '#shared/operations/table.ts';
import type { Actor } from '#shared/wire/request.ts';

/**
 * Keys of the registry; of what is tracked: `tracking/keys.ts`, of monitors: `monitors/keys.ts`. Ids are ULIDs: a model keeps its
 * id whatever it is called.
 *
 * | item     | pk                                    | sk                              |
 * |----------|---------------------------------------|---------------------------------|
 * | name     | NAME#<name>                           | NAME                            |
 * | birth    | BORN                                  | <id>                            |
 * | model    | MODEL#<id>                            | META                            |
 * | version  | MODEL#<id>                            | V#<number, 10 digits>           |
 * | member   | MODEL#<id>                            | IN#<None or Archived>#<number>  |
 * | change   | MODEL#<id>                            | CHANGE#<rev, 10 digits>         |
 * | note     | MODEL#<id>                            | NOTE#<after>#<issued>#<ulid>    |
 * | requests | MODEL#<id>                            | REQUEST#<number>#<stage>        |
 * | comment  | MODEL#<id>                            | COMMENT#<number>#<ulid>         |
 * | policies | MODEL#<id>                            | POLICIES                        |
 * | measured | MODEL#<id>                            | MEASURED#<number>               |
 * | posting  | IS#<m or v>#<attribute>#<sha256>      | <id>, <id>#<number>             |
 * | grant    | GRANTED#<sha256 of the principal>     | <id>                            |
 * | walk     | WALK#<id>                             | WALK                            |
 * | purge    | WALK#<id>                             | PURGE, PURGE#<number>           |
 * | files    | FILES#<id of the files>               | FILES                           |
 * | head     | AUDIT#<id>                            | HEAD                            |
 * | entry    | AUDIT#<id>                            | the sk of the row it records    |
 * | trace    | AUDIT#<id>                            | OF#<number>#<its row's place>   |
 * | move     | AUDIT#<id>                            | MOVE#<number>#<rev>             |
 * | bell     | BELL#<ulid>                           | BELL                            |
 * | token    | TOKENS                                | TOKEN#<ulid>                    |
 * | latest   | CHECKPOINT                            | LATEST                          |
 * | once     | ONCE#<sha256>                         | ONCE                            |
 * | webhook  | WEBHOOKS#<id of the model, or of all> | <id>                            |
 * | where    | WEBHOOKS                              | <id>                            |
 * | health   | WEBHOOK#<id>                          | HEALTH                          |
 * | lane     | WEBHOOK#<id>                          | LANE#<model's id>               |
 * | pending  | WEBHOOK#<id>                          | PENDING#<model's id>#<place>#<part> |
 * | dead     | WEBHOOK#<id>                          | DEAD#<delivery id>              |
 * | delivery | WEBHOOK#<id>                          | DELIVERY#<delivery id>          |
 * | try      | WEBHOOK#<id>                          | TRY#<delivery id>#<number>      |
 * | sent     | SENT#<hour>                           | <ulid>                          |
 * | told     | RECONCILED                            | RECONCILED                      |
 */
export type Key = { pk: string; sk: string };

export const maximumNumber = 9_999_999_999;

/** Numbers sort as text: `digits(12) === '0000000012'`. */
export const digits = (n: number): string => String(n).padStart(10, '0');

/** Milliseconds since 1970 as 13 digits, enough until the year 2286. */
export const milliseconds = (ms: number): string => String(ms).padStart(13, '0');

const model = (id: string) => `MODEL#${id}`;
const audit = (id: string) => `AUDIT#${id}`;

export const nameKey = (name: string): Key => ({ pk: `NAME#${name}`, sk: 'NAME' });
export const metaKey = (id: string): Key => ({ pk: model(id), sk: 'META' });
export const versionKey = (id: string, version: number): Key => ({ pk: model(id), sk: `V#${digits(version)}` });
export const changeKey = (id: string, rev: number): Key => ({ pk: model(id), sk: `CHANGE#${digits(rev)}` });
/**
 * In the order of history: after the change that was the model's last, there after the version number that had been given
 * out last, and there by time.
 */
export const noteKey = (id: string, after: number, issued: number, ulid: string): Key => ({
  pk: model(id),
  sk: `NOTE#${digits(after)}#${digits(issued)}#${ulid}`,
});
/** Every model that ever was, by id: in the order in which they were created. */
export const born = 'BORN';
export const bornKey = (id: string): Key => ({ pk: born, sk: id });
export const walkKey = (id: string): Key => ({ pk: `WALK#${id}`, sk: 'WALK' });
export const purgePrefix = 'PURGE';
/** Of a model, or of one version. Its going, when its time to live is over, rings for the purge. */
export const purgeKey = (id: string, version?: number): Key => ({
  pk: `WALK#${id}`,
  sk: version === undefined ? purgePrefix : `${purgePrefix}#${digits(version)}`,
});
export const bellPrefix = 'BELL#';
export const bellKey = (ulid: string): Key => ({ pk: bellPrefix + ulid, sk: 'BELL' });
/** `artifactPath` is `models/<model's id>/<id of the files>`. */
export const filesKey = (artifactPath: string): Key => ({
  pk: `FILES#${artifactPath.slice(artifactPath.lastIndexOf('/') + 1)}`,
  sk: 'FILES',
});
/** All tokens are one partition, which is how they are listed; each is asked for once a minute at most. */
export const tokens = 'TOKENS';
export const tokenPrefix = 'TOKEN#';
export const tokenKey = (id: string): Key => ({ pk: tokens, sk: tokenPrefix + id });
/** Which checkpoint is the last. */
export const latestKey: Key = { pk: 'CHECKPOINT', sk: 'LATEST' };
/** Of who calls and the Idempotency-Key they gave. */
export const onceKey = ({ type, id }: Pick<Actor, 'type' | 'id'>, key: string): Key => ({
  pk: `ONCE#${sha256(JSON.stringify([type, id, key]))}`,
  sk: 'ONCE',
});
/** Where each webhook is, which is also the list of all: ids are in the order in which they were made. */
export const webhooks = 'WEBHOOKS';
export const webhookPlaceKey = (id: string): Key => ({ pk: webhooks, sk: id });
/** `scope` is the id of the model whose events it is told of, or `registryId`. */
export const webhooksOf = (scope: string): string => `${webhooks}#${scope}`;
export const webhookKey = (scope: string, id: string): Key => ({ pk: webhooksOf(scope), sk: id });
const webhook = (id: string) => `WEBHOOK#${id}`;
/** How its receiver has been lately. */
export const healthKey = (id: string): Key => ({ pk: webhook(id), sk: 'HEALTH' });
/** What is to be told of one model goes out one after the other: a lane. */
export const laneKey = (id: string, modelId: string): Key => ({ pk: webhook(id), sk: `LANE#${modelId}` });
export const pendingPrefix = (modelId = '') => (modelId === '' ? 'PENDING#' : `PENDING#${modelId}#`);
/** In the order of the model's history; `part`: of what gives a webhook several deliveries, which. */
export const pendingKey = (id: string, modelId: string, place: string, part: number): Key => ({
  pk: webhook(id),
  sk: `${pendingPrefix(modelId)}${place}#${String(part).padStart(3, '0')}`,
});
export const deadPrefix = 'DEAD#';
export const deadKey = (id: string, delivery: string): Key => ({ pk: webhook(id), sk: deadPrefix + delivery });
export const deliveryPrefix = 'DELIVERY#';
/** Ids of deliveries begin with the time of their event. */
export const deliveryKey = (id: string, delivery: string): Key => ({ pk: webhook(id), sk: deliveryPrefix + delivery });
export const triesPrefix = (delivery: string) => `TRY#${delivery}#`;
export const tryKey = (id: string, delivery: string, n: number): Key => ({
  pk: webhook(id),
  sk: triesPrefix(delivery) + digits(n),
});
/** What was dispatched of the rows of one hour (UTC), in lists. */
export const sentPartition = (time: number) => `SENT#${new Date(time).toISOString().slice(0, 13)}`;
export const sentKey = (time: number, ulid: string): Key => ({ pk: sentPartition(time), sk: ulid });
/** Until when it is known that everything was dispatched, but for what the ledger had not yet. */
export const reconciledKey: Key = { pk: 'RECONCILED', sk: 'RECONCILED' };
export const headKey = (id: string): Key => ({ pk: audit(id), sk: 'HEAD' });
export const entryKey = (id: string, sk: string): Key => ({ pk: audit(id), sk });

/**
 * Where a row stands, as text that sorts as history does: `CHANGE#<rev>` → `<rev>`, `NOTE#<after>#<issued>#<ulid>` →
 * `<after>#<issued>#<ulid>`.
 */
export const placeOf = (sk: string): string => sk.slice(sk.indexOf('#') + 1);
/** The changes and notes of one version, in their order. */
export const tracePrefix = (version: number) => `OF#${digits(version)}#`;
export const traceKey = (id: string, version: number, sk: string): Key => ({
  pk: audit(id),
  sk: tracePrefix(version) + placeOf(sk),
});
/** By version and change, which stage it came into. */
export const moveKey = (id: string, version: number, rev: number): Key => ({
  pk: audit(id),
  sk: `MOVE#${digits(version)}#${digits(rev)}`,
});

/** The two stages that have a row for every member. */
export type RowStage = 'None' | 'Archived';
export const memberPrefix = (stage: RowStage) => `IN#${stage}#`;
export const memberKey = (id: string, stage: RowStage, version: number): Key => ({
  pk: model(id),
  sk: memberPrefix(stage) + digits(version),
});

/** All that are open for one stage of a version. */
export const requestKey = (id: string, version: number, stage: string): Key => ({
  pk: model(id),
  sk: `REQUEST#${digits(version)}#${stage}`,
});

export const commentPrefix = (version: number) => `COMMENT#${digits(version)}#`;
/** In the order in which they were made. */
export const commentKey = (id: string, version: number, ulid: string): Key => ({
  pk: model(id),
  sk: commentPrefix(version) + ulid,
});

/** All that a model has, or the registry, for they are read together. */
export const policiesKey = (id: string): Key => ({ pk: model(id), sk: 'POLICIES' });

/** All that was reported of a version. */
export const measuredKey = (id: string, version: number): Key => ({
  pk: model(id),
  sk: `MEASURED#${digits(version)}`,
});

/** `MODEL#<id>` → `<id>`, and likewise for every other family. */
export const idOf = (pk: string): string => pk.slice(pk.indexOf('#') + 1);
/** `V#0000000012`, `IN#None#0000000012`, `<id>#0000000012` → 12. */
export const numberOf = (sk: string): number => Number(sk.slice(sk.lastIndexOf('#') + 1));

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Models on which something is granted to a principal: like a posting it may be there for nothing, and is never missing. */
export const grantedPartition = (principal: string): string => `GRANTED#${sha256(principal)}`;
export const grantKey = (principal: string, id: string): Key => ({ pk: grantedPartition(principal), sk: id });

/** What postings are of: `m` models, `v` versions, `r` runs, `l` logged models. */
export type PostedEntity = 'm' | 'v' | 'r' | 'l';

export const postingPartition = (entity: PostedEntity, { attribute, value }: Posted): string =>
  `IS#${entity}#${attribute}#${sha256(value)}`;

/** Of what has one id. */
export const posting = (entity: Exclude<PostedEntity, 'v'>, id: string, posted: Posted): Key => ({
  pk: postingPartition(entity, posted),
  sk: id,
});
export const modelPosting = (id: string, posted: Posted): Key => posting('m', id, posted);

/** Postings of one model's versions begin so. */
export const postingPrefix = (id: string): string => `${id}#`;

export const versionPosting = (id: string, version: number, posted: Posted): Key => ({
  pk: postingPartition('v', posted),
  sk: postingPrefix(id) + digits(version),
});

/** `<id>` and `<id>#0000000012` → `<id>`. */
export const postedId = (sk: string): string => sk.split('#')[0] as string;

/** FNV-1a: spreads ids over the partitions of `recent`. */
export function shardOf(id: string): number {
  let hash = 2_166_136_261;
  for (const byte of Buffer.from(id)) hash = Math.imul(hash ^ byte, 16_777_619) >>> 0;
  return hash % shards;
}

/** The partitions of `recent` that one kind of thing is spread over. */
export const sharded = (partition: (shard: number) => string): string[] =>
  Array.from({ length: shards }, (_, shard) => partition(shard));

/** Partitions of the two indexes. Prompts have their own, so that listings of models do not skip through them. */
export const listPartition = {
  models: (prompts: boolean) => (prompts ? 'PROMPTS' : 'MODELS'),
  versions: (id: string) => model(id),
  /** Who bore a name, and when. */
  named: (name: string) => `NAMED#${name}`,
  deleted: 'DELETED',
  /** The head of every chain there is. */
  heads: 'HEADS',
  /** A chain's entries by their place in it. */
  chain: (id: string) => audit(id),
};

export const recentPartition = {
  models: (prompts: boolean, shard: number) => `${prompts ? 'PROMPTS' : 'MODELS'}#${shard}`,
  versions: (prompts: boolean, shard: number) => `${prompts ? 'PROMPT_VERSIONS' : 'VERSIONS'}#${shard}`,
  /** One model's changes by time. */
  changes: (id: string) => model(id),
  /** The entries of all chains by time. */
  history: (shard: number) => `HISTORY#${shard}`,
  /** The heads of all chains by when they moved last. */
  heads: (shard: number) => `HEADS#${shard}`,
};

/** A change in the order of its model's changes, which is that of time, too. */
export const changeIndexKeys = (id: string, rev: number, at: number) => ({
  recent_pk: recentPartition.changes(id),
  recent_sk: `${milliseconds(at)}#${digits(rev)}`,
});

export const entryIndexKeys = (id: string, sk: string, n: number, at: number) => ({
  list_pk: listPartition.chain(id),
  list_sk: digits(n),
  recent_pk: recentPartition.history(shardOf(id)),
  recent_sk: `${milliseconds(at)}#${id}#${sk}`,
});

export const headIndexKeys = (id: string, at: number) => ({
  list_pk: listPartition.heads,
  list_sk: id,
  recent_pk: recentPartition.heads(shardOf(id)),
  recent_sk: `${milliseconds(at)}#${id}`,
});

export const modelIndexKeys = (id: string, name: string, prompts: boolean, lastUpdated: number) => ({
  list_pk: listPartition.models(prompts),
  list_sk: name,
  recent_pk: recentPartition.models(prompts, shardOf(id)),
  recent_sk: modelRecent(id, lastUpdated),
});

export const modelRecent = (id: string, lastUpdated: number): string => `${milliseconds(lastUpdated)}#${id}`;

export const versionIndexKeys = (id: string, version: number, prompt: boolean, lastUpdated: number) => ({
  list_pk: listPartition.versions(id),
  recent_pk: recentPartition.versions(prompt, shardOf(id)),
  ...versionTimes(id, version, lastUpdated),
});

/** Of what no listing shows any more. */
export const noIndexKeys = { list_pk: undefined, list_sk: undefined, recent_pk: undefined, recent_sk: undefined };

/** The parts of a version's index keys that follow its last update. */
export const versionTimes = (id: string, version: number, lastUpdated: number) => ({
  list_sk: `${milliseconds(lastUpdated)}#${digits(version)}`,
  recent_sk: `${milliseconds(lastUpdated)}#${id}#${digits(version)}`,
});
