import type { Entry } from '#shared/domain/compare/entries.ts';
import { isLive, type LiveVersion, type Model } from '#shared/domain/entities.ts';
import { copied } from '#shared/domain/gates/copied.ts';
import type { Measured, Target } from '#shared/domain/gates/types.ts';
import type { Open } from '#shared/domain/requests.ts';
import { isActive, type Stage } from '#shared/domain/stages.ts';
import type { Request } from '#shared/wire/request.ts';
import { retrying } from '../commit.ts';
import { isOwn, Outrun, requireSameTime } from '../gates/policies.ts';
import { reportsIn } from '../gates/reports.ts';
import { getItems, type Item } from '../items.ts';
import { measuredKey, requestKey, versionKey } from '../keys.ts';
import { openFor, stillOpen } from '../requests/open.ts';
import { toVersion, versionNotFound } from '../versions/get.ts';
import { type Chosen, choose } from './chosen.ts';
import { besides, wantsRequests } from './gates.ts';
import { about, type Named, readNamed } from './named.ts';

export type Question = {
  model: string;
  entries: readonly Entry[];
  baseline: Entry | undefined;
  /** That the gates are asked about. */
  stage: Stage;
};

/** A version as the table has it, with what was measured of it and what is open for it to come to the stage. */
export type Seen = Named & { version: LiveVersion; measured: Measured[]; open: Open };

export type Found = {
  versions: (Chosen & Seen)[];
  baseline: number;
  /** Others that are where versions would go. */
  others: Seen[];
};

/** A move changes META and the version at once: where they differ, one was read before it. */
const isTorn = ({ production, staging }: Model, { version, stage }: LiveVersion): boolean =>
  production.includes(version) !== (stage === 'Production') || staging.includes(version) !== (stage === 'Staging');

type Located = Named & { number: number };

const toOpen = (item: Item | undefined, stage: Stage): Open[] => {
  if (!item) return [];
  const { pk, sk, ...fields } = item;
  return [{ to: stage, ...fields } as Open];
};

/** All in one trip; those that are not there are `undefined`. */
async function readVersions(located: readonly Located[], stage: Stage): Promise<(Seen | undefined)[]> {
  const keys = located.map(({ model: { id }, policies, number }) => ({
    version: versionKey(id, number),
    measured: measuredKey(id, number),
    ...(wantsRequests({ policies }, stage) && { open: requestKey(id, number, stage) }),
  }));
  const items = await getItems(
    keys.flatMap(({ version, measured, open }) => [version, measured, ...(open ? [open] : [])]),
  );
  return located.map(({ model, policies }, index) => {
    const before = keys.slice(0, index).reduce((sum, { open }) => sum + (open ? 3 : 2), 0);
    const [item, reported] = items.slice(before, before + 2);
    const version = item && toVersion(item);
    if (!isLive(version)) return undefined;
    const open = keys[index]?.open ? toOpen(items[before + 2], stage) : [];
    return {
      model,
      policies,
      version,
      measured: [...copied(version), ...reportsIn(reported)],
      open: openFor(stillOpen(open, model, version), stage),
    };
  });
}

/** Errors: RESOURCE_DOES_NOT_EXIST, if it was named by its number; else somebody was faster, and all is read again. */
function requireThere(one: Chosen, seen: Seen | undefined): Seen {
  const { model, number, refs, isNumber } = one;
  if (!seen && isNumber) throw about(refs[0] as string, versionNotFound(model.name, BigInt(number)).message);
  if (!seen || isTorn(model, seen.version)) throw new Outrun('A version has just been moved');
  return seen;
}

/** All that the table says: three trips, and one more for each stage that is not listed and each `@latest`. Errors: as `choose`. */
export const readFound = (request: Request, question: Question): Promise<Found> =>
  retrying(request, async function readOnce() {
    const { model, entries, baseline: asked, stage } = question;
    const named = await readNamed(request, [{ model, written: model }, ...entries, ...(asked ? [asked] : [])]);
    for (const { model: one, policies } of named.values()) requireSameTime(one, policies.filter(isOwn));
    const { chosen, baseline } = await choose(named, question);
    const target: Target = { stage };
    const others = isActive(stage) ? besides(chosen, target) : [];
    const seen = await readVersions([...chosen, ...others], stage);
    return {
      versions: chosen.map((one, index) => ({ ...one, ...requireThere(one, seen[index]) })),
      baseline,
      others: seen.slice(chosen.length).filter((one) => one !== undefined),
    };
  });
