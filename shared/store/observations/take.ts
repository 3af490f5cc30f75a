import { createHash } from 'node:crypto';
import { ulid } from 'ulid';
import { boundsOf } from '#shared/domain/observations/histogram.ts';
import {
  type Given,
  type Observation,
  readObservation,
  summaryOfAll,
} from '#shared/domain/observations/observation.ts';
import { merge, type Summary } from '#shared/domain/observations/summary.ts';
import { beginOf, hour, minute } from '#shared/domain/observations/time.ts';
import { MlflowError } from '#shared/wire/errors.ts';
import type { Request } from '#shared/wire/request.ts';
import { putItems } from '../batch-write.ts';
import { beginBatch, cameBefore, endBatch, type Taken } from './batches.ts';
import { deltaKey, foldKey, type Place, seriesOf } from './keys.ts';
import { endOf, kept } from './lifetime.ts';
import { stored } from './rollup.ts';
import { type Described, ensureSeries } from './series.ts';
import { findTargets, nameOf, stagesAmong, type Target } from './targets.ts';

/**
 * A batch is counted by an item for each series and minute it has something of. The items' keys have the batch's hash:
 * what is written again, because whoever wrote it died, is what is there already.
 */

type Read = { index: number; observation: Observation; place: Place };
type Refused = { index: number; error: MlflowError };

function readOne(given: Given, index: number, now: number, target: Target): Read | Refused {
  try {
    const observation = readObservation(given, now);
    if (target instanceof MlflowError) return { index, error: target };
    return { index, observation, place: { ...target, series: seriesOf(observation.metric, observation.tags) } };
  } catch (error) {
    if (error instanceof MlflowError) return { index, error };
    throw error;
  }
}

const isRead = (one: Read | Refused): one is Read => 'observation' in one;

/** What a batch has of one series. */
type Group = { place: Place; described: Described; reads: Read[] };

/** Of the same metric and tags, those with other bounds are apart: one of them at most is the series'. */
function groupsOf(reads: readonly Read[]): Group[] {
  const bySeries = Map.groupBy(reads, ({ place, observation: { summary } }) => {
    const bounds = summary && boundsOf(summary.histogram);
    return `${place.id}#${place.version}#${place.series}#${JSON.stringify(bounds ?? null)}`;
  });
  return [...bySeries.values()].map((some) => {
    const { place, observation } = some[0] as Read;
    const bounds = observation.summary && boundsOf(observation.summary.histogram);
    return { place, described: { metric: observation.metric, tags: observation.tags, bounds }, reads: some };
  });
}

function deltasOf({ place, reads }: Group, hash: string) {
  const byMinute = Map.groupBy(reads, ({ observation }) => beginOf(minute, observation.time));
  return [...byMinute].map(([time, some]) => {
    const summary = merge(summaryOfAll(some.map(({ observation }) => observation))) as Summary;
    return { ...deltaKey(place, time, hash.slice(0, 16)), ...stored(summary), ttl: endOf(time, kept.minutes) };
  });
}

/** That hours are to be folded anew. */
function marksOf({ place, reads }: Group) {
  const hours = new Set(reads.map(({ observation }) => beginOf(hour, observation.time)));
  return [...hours].map((time) => ({ ...foldKey(place, time), stamp: ulid() }));
}

/** S3's SDK is loaded by who gets so far. */
const keepRaw = async (hash: string, time: number, content: object) =>
  (await import('./raw.ts')).keepRaw(hash, time, content);

/**
 * Counts what can be counted, once however often it is sent. Errors: INVALID_PARAMETER_VALUE for another batch by the same
 * name, and that of the first observation where none can be counted.
 */
export async function takeObservations(
  request: Request,
  { batch_id, observations }: { batch_id: string; observations: readonly Given[] },
): Promise<Taken & { duplicate: boolean }> {
  const now = Date.now();
  const { actor } = request;
  // With who sends it: others may call theirs alike.
  const content = JSON.stringify([actor.type, actor.id, batch_id, observations]);
  const hash = createHash('sha256').update(content).digest('hex');
  const batch = { actor, batch_id, hash };
  const [found, before] = await Promise.all([findTargets(request, observations), cameBefore(batch)]);
  if (before?.taken) return { ...before.taken, duplicate: true };
  // Whoever died half-way has counted it for the version that was in the stage then.
  const targets = new Map([...found, ...Object.entries(before?.stages ?? {})]);
  const all = observations.map((given, index) => readOne(given, index, now, targets.get(nameOf(given)) as Target));
  const groups = groupsOf(all.filter(isRead));
  const problems = await ensureSeries(groups, now);
  const counted = groups.filter((_, index) => problems[index] === undefined);
  const refused: Refused[] = [
    ...all.filter((one): one is Refused => !isRead(one)),
    ...groups.flatMap(({ reads }, group) => {
      const error = problems[group];
      return error ? reads.map(({ index }) => ({ index, error })) : [];
    }),
  ].sort((a, b) => a.index - b.index);
  const [first] = refused;
  if (counted.length === 0 && first) throw first.error;
  await beginBatch(batch, stagesAmong(observations, targets), now);
  await Promise.all([
    putItems(counted.flatMap((group) => deltasOf(group, hash))),
    keepRaw(hash, now, { batch_id, actor, time: now, observations }),
  ]);
  // Only when the deltas are there, so that who folds has them all.
  await putItems(counted.flatMap(marksOf));
  const taken = {
    accepted: counted.reduce((sum, { reads }) => sum + reads.length, 0),
    rejected: refused.map(({ index, error }) => ({ index, error_code: error.code, message: error.message })),
  };
  await endBatch(batch, taken);
  return { ...taken, duplicate: false };
}
