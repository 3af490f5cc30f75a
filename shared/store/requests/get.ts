import type { LiveVersion, Model } from '#shared/domain/entities.ts';
import { type Open, type Viewer, viewerOf } from '#shared/domain/requests.ts';
import type { Stage } from '#shared/domain/stages.ts';
import type { Asker } from '#shared/wire/request.ts';
import { levelOn } from '../permissions/registry.ts';
import { getVersionWith } from '../versions/get.ts';
import { readRequests, stillOpen } from './open.ts';

/** A version, what is asked for it, and who looks at that. */
export type Requested = { model: Model; version: LiveVersion; open: Open[]; viewer: Viewer };

/**
 * Of the requests those for `to`, or all; also with what `along` reads, in one trip. Errors: RESOURCE_DOES_NOT_EXIST,
 * PERMISSION_DENIED.
 */
export async function getRequestedWith<More extends object>(
  asker: Asker,
  at: { name: string; version: string },
  along: (id: string) => Promise<More>,
  to?: readonly Stage[],
): Promise<More & Requested> {
  const { kept, ...found } = await getVersionWith(asker, at.name, at.version, async (id, version) => {
    const [more, kept] = await Promise.all([along(id), readRequests(id, version, to)]);
    return { ...more, kept };
  });
  const { model, version } = found;
  return {
    ...(found as unknown as More),
    model,
    version,
    open: stillOpen(kept, model, version),
    viewer: viewerOf(asker, await levelOn(asker, model)),
  };
}

export const getRequested = (
  asker: Asker,
  at: { name: string; version: string },
  to?: readonly Stage[],
): Promise<Requested> => getRequestedWith(asker, at, async () => ({}), to);
