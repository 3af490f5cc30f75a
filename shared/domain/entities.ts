import type { Actor } from '#shared/wire/request.ts';
import type { Given } from './brief.ts';
import type { Members } from './members.ts';
import { own } from './own.ts';
import type { Acl } from './permissions.ts';
import type { Stage } from './stages.ts';

/** Times are milliseconds since 1970. Field names are MLflow's where it has the field. */

/** A registered model: the one place where its lifecycle is serialised. Every change raises `rev` by one. */
export type Model = Members & {
  id: string;
  name: string;
  description?: string;
  tags: Record<string, string>;
  aliases: Record<string, number>;
  creation_timestamp: number;
  last_updated_timestamp: number;
  actor: Actor;
  /** The last version number given out; whoever got it may have died before writing the version. */
  issued: number;
  rev: number;
  /** When the last change was; never goes back. */
  at: number;
  /** Versions read their last update as no older than this, so that a rename need not touch them. */
  renamed_at?: number;
  /** The change that deleted it; the item stays, so that rows and ledger keep their model. */
  deleted?: number;
  /** Of a deleted one: until when it can be restored (ms since 1970). */
  restorable_until?: number;
  /** A restore has begun, which all calls share that restore it, until it is given up: a ULID. */
  restoring?: string;
  /** The change that restored it last: no version has been in a stage but None since before it. */
  restored?: number;
  /** The change after which nothing brings it back. */
  purged?: number;
  /** Versions under a legal hold. */
  held?: number[];
  /** Who may do what with it, by principal (`permissions.ts`). */
  acl?: Acl;
  /** Principals that may promote in spite of the gates. */
  forcers?: string[];
  /** The change that its policies are as of; absent: it has none. */
  policed?: number;
  /** It has or had webhooks of its own. */
  webhooks?: true;
};

/** What a version was born with, and stays in the table when it is deleted. */
export type VersionFacts = {
  version: number;
  creation_timestamp: number;
  actor: Actor;
  request: string;
  client: string;
  source: string;
  run_id: string;
  run_link: string;
  model_id: string;
  /** Where the files are, if not at `source`: copied from the version that `source` refers to. */
  location?: string;
  /** Where the registry keeps the version's own copy of its files: `models/<model's id>/<id of the files>`. */
  artifact_path?: string;
  /** Its files came by an upload without mlflow, to it or to the version it was made from. */
  uploaded?: true;
  /** It was registered before its files were copied, and what they are was not known then. */
  pending?: true;
  /** SHA-256 of what was logged of its run and logged model until then. */
  logged_digest?: string | undefined;
  /** The model's `rev` when the number was given out: the version comes after that change and before the next. */
  after: number;
  /** Description and tags as first given. */
  given?: Given;
};

export type LiveVersion = VersionFacts & {
  stage: Stage;
  description?: string;
  tags: Record<string, string>;
  last_updated_timestamp: number;
  /** Absent: READY. */
  status?: 'PENDING_REGISTRATION' | 'FAILED_REGISTRATION';
  /** Why the registration failed. */
  status_message?: string;
  /** What was logged of its run and logged model when it was registered (`tracking/snapshot.ts`). */
  logged?: Uint8Array;
  /** That of the list of its files (`digestOf`), from birth or, if it was born pending, from when they were copied. */
  digest?: string;
  /** The change that restored it last: what was asked for it before is not open any more. */
  restored?: number;
  /** The stage it had when its model was deleted, by the change `deleted`: a restore has put it in None since. */
  former?: { deleted: number; stage: Stage };
};

/** What is left of a deleted version: all that a restore brings back, and after it was purged its facts alone. */
export type DeletedVersion = VersionFacts &
  Partial<Omit<LiveVersion, 'stage'>> & {
    /** The change that deleted it. */
    deleted: number;
    /** Until when it can be restored (ms since 1970). */
    restorable_until?: number;
    /** The change after which nothing brings it back. */
    purged?: number;
  };

export type Version = LiveVersion | DeletedVersion;

export const isLive = (version: Version | undefined): version is LiveVersion =>
  version !== undefined && 'stage' in version;

/** With the digest, if it was known at birth. */
export const factsOf = (version: Version): VersionFacts & { digest?: string } => {
  const { creation_timestamp, actor, request, client, source, run_id, run_link, model_id, after } = version;
  return {
    version: version.version,
    creation_timestamp,
    actor,
    request,
    client,
    source,
    run_id,
    run_link,
    model_id,
    after,
    ...(version.location !== undefined && { location: version.location }),
    ...(version.artifact_path !== undefined && { artifact_path: version.artifact_path }),
    ...(version.uploaded && { uploaded: true as const }),
    ...(version.pending && { pending: true as const }),
    ...(version.logged_digest !== undefined && { logged_digest: version.logged_digest }),
    ...(version.digest !== undefined && !version.pending && { digest: version.digest }),
    ...(version.given !== undefined && { given: version.given }),
  };
};

/** A version's last update as everybody sees it: a rename updates all versions of a model at once. */
export const lastUpdated = (model: Model, version: LiveVersion): number =>
  Math.max(version.last_updated_timestamp, model.renamed_at ?? 0);

export const aliasOf = ({ aliases }: Pick<Model, 'aliases'>, alias: string): number | undefined => own(aliases, alias);
