import { invalidParameter } from '#shared/wire/errors.ts';
import type { Stage } from './stages.ts';

/**
 * What META knows of who is in which stage. META narrows, the version decides: `staging` and `production` are exact,
 * in the order in which their members came; of the two stages that can be huge there is only what finds the highest
 * member.
 */
export type Members = {
  staging: number[];
  production: number[];
  /** No Archived version is higher; it need not be Archived any more. 0: never was one. */
  archived: number;
  /** Of the last `window` numbers issued, those known not to be in None. */
  left: number[];
};

export const noMembers: Members = { staging: [], production: [], archived: 0, left: [] };

/** How far down `left` reaches below the last number issued. */
const window = 100;

/** META carries both lists whole (about 5 bytes a member), and every create pays for META's size. */
const maximumMembers = 5_000;

/** A version's way from one stage to another; `to: undefined` is its deletion. */
export type Move = { version: number; from: Stage; to: Stage | undefined };

/** `members` after `moves`, `issued` being the last number given out. */
export function move(members: Members, issued: number, moves: readonly Move[]): Members {
  const staging = new Set(members.staging);
  const production = new Set(members.production);
  const left = new Set(members.left);
  let archived = members.archived;
  for (const { version, from, to } of moves) {
    if (from === 'Staging') staging.delete(version);
    if (from === 'Production') production.delete(version);
    if (to === 'Staging') staging.add(version);
    if (to === 'Production') production.add(version);
    if (to === 'Archived') archived = Math.max(archived, version);
    if (to === 'None') left.delete(version);
    else left.add(version);
  }
  for (const [stage, list] of [['Staging', staging] as const, ['Production', production] as const]) {
    if (list.size > maximumMembers) {
      throw invalidParameter(
        `A registered model can have at most ${maximumMembers} versions in ${stage}. Archive some of them first ` +
          '(archive_existing_versions archives all others).',
      );
    }
  }
  return {
    staging: [...staging],
    production: [...production],
    archived,
    left: [...left].filter((version) => version > issued - window),
  };
}

/** The highest number that may be in None; undefined: not among the last `window`, ask the rows. */
export function highestNone({ left }: Members, issued: number): number | undefined {
  const gone = new Set(left);
  for (let version = issued; version > Math.max(0, issued - window); version--) {
    if (!gone.has(version)) return version;
  }
  return undefined;
}

/** All numbers ever issued are known, and none is in None: nobody needs to be asked. */
export const isNoneEmpty = (members: Members, issued: number): boolean =>
  issued <= window && highestNone(members, issued) === undefined;
