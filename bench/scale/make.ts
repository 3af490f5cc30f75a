import { client } from '#shared/store/client.ts';
import { versionKey } from '#shared/store/keys.ts';
import { setAlias } from '#shared/store/models/aliases.ts';
import { createModel } from '#shared/store/models/create.ts';
import { createVersion } from '#shared/store/versions/create.ts';
import { transition } from '#shared/store/versions/transition.ts';
import type { Request } from '#shared/wire/request.ts';
import type { Item } from '#test/support/expressions.ts';
import { began } from './began.ts';
import { apiUser, modelAt, sizes, versionAt } from './shape.ts';
import { openSheet } from './sheet.ts';

/** The store's functions, as the API calls them. Import this after the environment is set. */
async function tell(index: number, versions: number, next: () => Request, settle: Settle) {
  const { name, tags } = modelAt(index, versions);
  await createModel(next(), { name, description: `What ${tags.team} serves, number ${index}.`, tags });
  let production: number | undefined;
  for (let version = 1; version <= versions; version++) {
    const { promoted, ...given } = versionAt(index, version);
    await createVersion(next(), name, { ...given, run_link: '', model_id: '', description: `Week ${version}.` });
    if (promoted) {
      const asked = { name, version: String(version), archive: true, why: undefined, mode: 'enforce' as const };
      await transition(next(), { ...asked, to: 'Production' });
      production = version;
    }
    settle(production);
  }
  if (production !== undefined) await setAlias(next(), { name, alias: 'champion', to: String(production) });
  settle();
}

type Settle = (production?: number) => void;

/** All calls, at times and by ids that are always the same. */
async function story(versions: number, settle: Settle, report: (made: number) => void): Promise<void> {
  const clock = Date.now;
  let writes = 0;
  const next = (): Request => {
    writes += 1;
    return { id: `scale-${writes}`, actor: apiUser, role: 'admin', groups: [], client: 'scale', deadline: Infinity };
  };
  Date.now = () => began + writes * 1_000;
  try {
    let made = 0;
    for (const [index, size] of sizes(versions).entries()) {
      await tell(index, size, next, settle);
      made += size;
      report(made);
    }
  } finally {
    Date.now = clock;
  }
}

/** The same calls on the database that there is. */
export const callRegistry = (versions: number): Promise<void> =>
  story(
    versions,
    () => {},
    () => {},
  );

/** Makes a registry of that many versions and hands its items over, each once, as the functions leave them. */
export async function makeRegistry(
  versions: number,
  handOver: (items: Iterable<Item>) => void,
  report: (made: number) => void = () => {},
): Promise<void> {
  const sheet = openSheet(handOver);
  sheet.standInFor(client);
  // The model itself and who is to be archived are read again.
  const settle: Settle = (production) =>
    sheet.settle(({ sk }) => production !== undefined && ['META', versionKey('', production).sk].includes(sk));
  await story(versions, settle, report);
}
