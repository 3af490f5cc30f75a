import { isLive, type Model, type Version } from '#shared/domain/entities.ts';
import { parseVersion } from '#shared/domain/names.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import type { Request } from '#shared/wire/request.ts';
import { type Action, commit, type Write } from '../commit.ts';
import type { Key } from '../keys.ts';
import { versionOf, wasPurged } from '../restore/refusals.ts';
import { anyModel, type Which } from '../restore/which.ts';
import { changeActions, timeOf } from '../rows.ts';
import { transitionIdOf } from '../transition-id.ts';
import { getAnyVersion } from '../versions/get.ts';
import { purgeLater } from './later.ts';
import { isHeld } from './stub.ts';

/** META lists them, and every create pays for META's size. */
const mostHeld = 1_000;

type Asked = { version: string; why: string };

/** The row is `undefined` if it was so already. */
export type Held = { model: Model; version: number; row: Key | undefined };

export const told = ({ model: { id, name }, version, row }: Held) => ({
  model_id: id,
  name,
  version: String(version),
  ...(row && { transition_id: transitionIdOf(id, row.sk) }),
});

function holdChange(
  request: Request,
  model: Model,
  version: number,
  kind: 'version_held' | 'version_released',
  why: string,
) {
  const others = (model.held ?? []).filter((one) => one !== version);
  const held = kind === 'version_held' ? [...others, version].sort((a, b) => a - b) : others;
  if (held.length > mostHeld) {
    throw invalidParameter(
      `A registered model can have at most ${mostHeld} versions under a legal hold. Release some.`,
    );
  }
  return changeActions(request, model, {
    at: timeOf(model),
    kind,
    details: { version, why },
    after: { held: held.length > 0 ? held : undefined },
  });
}

const already = (model: Model, version: number): Write<Held> => ({
  actions: [],
  result: { model, version, row: undefined },
});

/** Of a purged model the versions that are held are there still, the others are not. */
const purgedBy = ({ purged }: Model, version: Version) => (isLive(version) ? purged : (version.purged ?? purged));

/**
 * Keeps a version, deleted or not, and its files from being purged. Errors: RESOURCE_DOES_NOT_EXIST; RESOURCE_CONFLICT
 * for what was purged.
 */
export const hold = (request: Request, which: Which, { version: text, why }: Asked): Promise<Held> =>
  commit(request, async function planHold() {
    const model = await anyModel(request, which);
    const version = await getAnyVersion(model, parseVersion(text));
    const number = version.version;
    if (isHeld(model, number)) return already(model, number);
    const purged = purgedBy(model, version);
    if (purged !== undefined) throw wasPurged(versionOf(model, number), model.id, purged);
    const { actions, row } = holdChange(request, model, number, 'version_held', why);
    return { actions, row, result: { model, version: number, row } };
  });

/** When its purge, which passed it by, is due (ms since 1970); `undefined`: it is not deleted, or its model rings for it. */
function dueAt({ purged }: Model, version: Version): number | undefined {
  if (purged !== undefined) return Date.now();
  return isLive(version) ? undefined : version.restorable_until;
}

/** Ends a hold: what was deleted is purged when its time is over, at once if it is. Errors: RESOURCE_DOES_NOT_EXIST. */
export const release = (request: Request, which: Which, { version: text, why }: Asked): Promise<Held> =>
  commit(request, async function planRelease() {
    const model = await anyModel(request, which);
    const version = await getAnyVersion(model, parseVersion(text));
    const number = version.version;
    if (!isHeld(model, number)) return already(model, number);
    const { actions, row } = holdChange(request, model, number, 'version_released', why);
    const due = dueAt(model, version);
    const purge: Action[] = due === undefined ? [] : [purgeLater(Math.max(due, Date.now()), model.id, number)];
    return { actions: [...actions, ...purge], row, result: { model, version: number, row } };
  });
