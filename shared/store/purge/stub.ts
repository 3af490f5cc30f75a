import { factsOf, isLive, type Model, type Version } from '#shared/domain/entities.ts';
import { type Key, memberKey, versionKey } from '../keys.ts';
import { versionPostings } from '../postings.ts';

/** What stays of a purged version: what the ledger recorded of it when it was created. */
export const stubOf = ({ id, deleted }: Model, version: Version, purged: number) => ({
  ...versionKey(id, version.version),
  ...factsOf(version),
  deleted: isLive(version) ? deleted : version.deleted,
  purged,
});

/** Items that go with it: whatever of them is left. */
export const belongings = (id: string, { version, tags = {}, run_id, source }: Version): Key[] => [
  memberKey(id, 'None', version),
  memberKey(id, 'Archived', version),
  ...versionPostings(id, version, { tags, run_id, source }),
];

export const isPurged = (version: Version): boolean => !isLive(version) && version.purged !== undefined;

export const isHeld = ({ held = [] }: Model, version: number): boolean => held.includes(version);
