import { type RegistryProcess, startRegistryProcess } from '#test/support/registry-process.ts';
import { sendBatches } from './batches.ts';
import { fleetOf, follow, type Host, reportReceipts } from './fleet.ts';
import { rawData } from './raw.ts';
import { type Registry, registryAt } from './registry.ts';
import { day, hour, type Month, metrics, part, trafficOf, training } from './traffic.ts';

/** How big a month is, and how its monitor looks at it. */
export type Size = {
  perPart: number;
  perBatch: number;
  /** Of a part of a day, with traffic. */
  busyMinutes: number;
  /** Between two looks of the clock at all monitors. */
  lookMinutes: number;
  window_minutes: number;
  for_minutes: number;
  minimum_samples: number;
};

export const model = 'ranker';
export const versions = [1, 2, 3];

/** Values of training, for each version and metric. */
const trained = 10_000;

/** When a new version comes into Production (days), and when its score begins to drift. */
const promotion = 5;
const drifting = 20;

/** Hosts that change their version at once. */
const wave = 4;

const minute = 60_000;

/** Of the transition request that the monitor opens, and what came of it. Times are the month's (ms since 1970). */
export type Story = {
  fired_at?: number;
  reason?: string;
  outcome?: string;
  value?: number;
  requests: { user_id: string; comment: string; to_stage: string }[];
  approved_at?: number;
  /** Of each look at the drift from the approval on, what it found. */
  drift: string[][];
  fired: number;
  resolved: number;
};

/** The last days up to the last full hour, 119 parts: nearly 30 days, for what is older when it is asked for is not told. */
export function lastMonth({ perPart, busyMinutes }: Size, now = Date.now()): Month {
  const end = Math.floor(now / hour) * hour;
  const begin = end - 119 * part;
  return { begin, end, drift: begin + drifting * day, drifting: 2, perPart, busy: busyMinutes * minute };
}

const transition = (registry: Registry, version: number, stage: string) =>
  registry.post(
    'mlflow/model-versions/transition-stage',
    { name: model, version: String(version), stage, archive_existing_versions: true },
    'grace',
  );

/** Three versions with what was measured in training: the one before, the one that is to come, and a candidate. */
async function register(registry: Registry): Promise<void> {
  await registry.post('mlflow/registered-models/create', { name: model }, 'grace');
  for (const version of versions) {
    await registry.post('mlflow/model-versions/create', { name: model, source: `s3://elsewhere/${version}` }, 'grace');
    for (const metric of metrics) {
      const values = training(version, metric, trained);
      await registry.put('stagebook/baselines', { model, version: String(version), metric, values }, 'grace');
    }
  }
  await transition(registry, 1, 'Production');
  await transition(registry, 3, 'Staging');
}

async function watch(registry: Registry, { window_minutes, for_minutes, minimum_samples }: Size): Promise<string> {
  const rule = { type: 'psi', above: 0.2 };
  const settings = { name: 'score drifts', model, metric: 'score', rule, window_minutes, for_minutes, minimum_samples };
  return (await registry.post('stagebook/monitors', settings, 'grace')).monitor.monitor_id;
}

const driftNow = async (registry: Registry): Promise<string[]> => {
  const { models } = await registry.get('stagebook/drift', { model });
  return models[0].drift.map(({ kind, version, endpoint }: Record<string, string>) =>
    [kind, version, ...(endpoint ? [endpoint] : [])].join(' '),
  );
};

type World = { registry: Registry; simulated: RegistryProcess; monitor: string; hosts: Host[]; story: Story };

/** A look of the clock at all monitors; when one has fired, what is to be seen of that. */
async function look({ registry, simulated, monitor, story }: World, time: number): Promise<void> {
  await simulated.start('evaluateMonitors', time);
  if (story.fired_at !== undefined) return;
  const { states = [] } = (await registry.get(`stagebook/monitors/${monitor}`, {})).monitor;
  const firing = states.find(({ status }: { status: string }) => status === 'FIRING');
  if (!firing) return;
  const { fired_at, reason, outcome, value } = firing;
  const { requests } = await registry.get('mlflow/transition-requests/list', { name: model, version: '1' });
  Object.assign(story, { fired_at, reason, outcome, value, requests });
}

/** Somebody looks at what is asked, and agrees. */
async function approve({ registry, story, hosts }: World, time: number): Promise<void> {
  const asked = { name: model, version: '1', stage: 'Production', archive_existing_versions: true };
  await registry.post('mlflow/transition-requests/approve', { ...asked, comment: 'agreed' }, 'ada');
  story.approved_at = time;
  // They are alive, and have not heard of it.
  await reportReceipts(registry, model, hosts);
  story.drift.push(await driftNow(registry));
}

/** What happens at the begin of a part of a day, beside the traffic. */
async function events(world: World, month: Month, time: number): Promise<void> {
  const { registry, hosts, story } = world;
  if (time === month.begin + promotion * day) {
    await transition(registry, 2, 'Production');
    follow(hosts, { from: 1, to: 2, since: time, most: hosts.length });
  }
  if (story.approved_at !== undefined && follow(hosts, { from: 2, to: 1, since: time, most: wave }) > 0) {
    await reportReceipts(registry, model, hosts);
    story.drift.push(await driftNow(registry));
  }
  if (story.fired_at !== undefined && story.approved_at === undefined) await approve(world, time);
}

const countOf = async (registry: Registry, kind: string): Promise<number> =>
  (await registry.get('stagebook/history', { model, kind, max_results: '100' })).changes.length;

/** Lives through it, part by part; `folder` is where the registry's data and the raw data are to be. */
export async function liveThrough(
  size: Size,
  folder: { data: string; raw: string },
  told: (text: string) => void = () => {},
) {
  const month = lastMonth(size);
  const simulated = await startRegistryProcess(folder.data);
  const registry = registryAt(simulated.url);
  await register(registry);
  const monitor = await watch(registry, size);
  const hosts = fleetOf(month.begin, 1, 3);
  const story: Story = { requests: [], drift: [], fired: 0, resolved: 0 };
  const world = { registry, simulated, monitor, hosts, story };
  const raw = rawData(((month.end - month.begin) / part) * size.perPart);
  const sent = { batches: 0, took: 0 };
  const spent = { folds: 0, looks: 0, evaluated: 0 };
  for (let time = month.begin; time < month.end; time += part) {
    await events(world, month, time);
    const traffic = trafficOf(month, time, hosts);
    raw.add(traffic);
    const { batches, took } = await sendBatches(registry, model, traffic, size.perBatch);
    sent.batches += batches;
    sent.took += took;
    const begun = performance.now();
    for (let at = time + size.lookMinutes * minute; at <= time + part; at += size.lookMinutes * minute) {
      await look(world, at);
      spent.evaluated++;
    }
    const looked = performance.now();
    await simulated.start('foldObservations', time + part);
    spent.looks += looked - begun;
    spent.folds += performance.now() - looked;
    if ((time - month.begin) % day === 0)
      told(
        `day ${(time - month.begin) / day}: ${sent.batches} batches in ${(sent.took / 1_000).toFixed(1)} s, folds ${(spent.folds / 1_000).toFixed(1)} s, looks ${(spent.looks / 1_000).toFixed(1)} s`,
      );
  }
  await simulated.drained();
  story.fired = await countOf(registry, 'monitor_fired');
  story.resolved = await countOf(registry, 'monitor_resolved');
  await raw.write(folder.raw);
  return { month, registry, simulated, story, sent, spent, observations: raw.rows() };
}

export type Lived = Awaited<ReturnType<typeof liveThrough>>;

export const baselineOf = (version: number, metric: (typeof metrics)[number]) => training(version, metric, trained);
