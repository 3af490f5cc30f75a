import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { haveSameBounds } from '#shared/domain/observations/histogram.ts';
import { day } from '#shared/domain/observations/time.ts';
import { invalidParameter, type MlflowError } from '#shared/wire/errors.ts';
import { isRefused } from '#shared/wire/failures.ts';
import { client } from '../client.ts';
import { insert, update } from '../expression.ts';
import { inParallel } from '../in-parallel.ts';
import { getItem, getItems, type Item } from '../items.ts';
import { type Place, seriesKey } from './keys.ts';
import { endOf, kept } from './lifetime.ts';
import { listSeries } from './listed.ts';

/** What a series is; all that is counted in it has the same bounds, or none. */
export type Described = { metric: string; tags: Record<string, string>; bounds?: number[] | undefined };

/** Of one version: more are rather values than tags. */
const most = 1_000;

/** Series that are written at once. */
const width = 8;

/** What a call goes by, whatever becomes of what the process knows. */
type Found = Map<string, { bounds: number[] | undefined; until: number }>;

/** Series that this process knows to be there. */
const known: Found = new Map();
const mostKnown = 20_000;
/** For how long (ms) a series is not written anew; it ends with the last of its days. */
const fresh = 30 * day;

const addressOf = (place: Place) => `${seriesKey(place).pk}\n${place.series}`;

type Wanted = { place: Place; described: Described };

function remember(found: Found, place: Place, bounds: unknown, until: number): void {
  if (known.size >= mostKnown) known.clear();
  const one = { bounds: bounds as number[] | undefined, until };
  for (const map of [known, found]) map.set(addressOf(place), one);
}

const otherBounds = ({ metric }: Described): MlflowError =>
  invalidParameter(
    `What is counted of metric '${metric}' with these tags has other bounds, or none. Keep to them, or give it another name or tag.`,
  );

const tooMany = (): MlflowError =>
  invalidParameter(`A version can have ${most} series, which are metrics with their tags. Send tags of few values.`);

const ends = (now: number) => endOf(now, kept.days);

/** Puts one that is new; who was faster has said what its bounds are. */
async function add(found: Found, { place, described }: Wanted, now: number): Promise<void> {
  const item = { ...seriesKey(place), ...described, ttl: ends(now) };
  try {
    await client.send(new PutCommand(insert(item)));
    remember(found, place, described.bounds, now + fresh);
  } catch (error) {
    if (!isRefused(error)) throw error;
    const there = await getItem(seriesKey(place));
    remember(found, place, there?.bounds, now + fresh);
  }
}

/** Puts off its end. */
async function prolong(found: Found, place: Place, { bounds }: Item, now: number): Promise<void> {
  await client.send(new UpdateCommand(update({ key: seriesKey(place), set: [['ttl', ends(now)]] })));
  remember(found, place, bounds, now + fresh);
}

/** Of one version those that are new, as far as there is room. */
async function admit(found: Found, wanted: readonly Wanted[], now: number): Promise<void> {
  const [first] = wanted;
  if (!first) return;
  const room = most - (await listSeries(first.place)).length;
  await inParallel(wanted.slice(0, Math.max(0, room)), width, (one) => add(found, one, now));
}

/** The first of each. */
const distinct = (wanted: readonly Wanted[]): Wanted[] => [
  ...new Map(wanted.toReversed().map((one) => [addressOf(one.place), one])).values(),
];

async function lookUp(found: Found, wanted: readonly Wanted[], now: number): Promise<void> {
  const items = await getItems(wanted.map(({ place }) => seriesKey(place)));
  const added: Wanted[] = [];
  const prolonged: { place: Place; item: Item }[] = [];
  for (const [index, one] of wanted.entries()) {
    const item = items[index];
    const until = Number(item?.ttl) * 1_000 - kept.days + fresh;
    if (!item) added.push(one);
    else if (until > now) remember(found, one.place, item.bounds, until);
    else prolonged.push({ place: one.place, item });
  }
  await inParallel(prolonged, width, ({ place, item }) => prolong(found, place, item, now));
  const byVersion = Map.groupBy(added, ({ place }) => `${place.id}#${place.version}`);
  await inParallel([...byVersion.values()], width, (some) => admit(found, some, now));
}

/**
 * Sees to it that series are there. What is answered is why one takes nothing, in the order asked for: it has other
 * bounds, or there are too many.
 */
export async function ensureSeries(wanted: readonly Wanted[], now: number): Promise<(MlflowError | undefined)[]> {
  const found: Found = new Map();
  for (const { place } of wanted) {
    const there = known.get(addressOf(place));
    if (there && there.until > now) found.set(addressOf(place), there);
  }
  await lookUp(found, distinct(wanted.filter(({ place }) => !found.has(addressOf(place)))), now);
  return wanted.map(({ place, described }) => {
    const there = found.get(addressOf(place));
    if (!there) return tooMany();
    return haveSameBounds(there.bounds, described.bounds) ? undefined : otherBounds(described);
  });
}
