import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import canonicalize from 'canonicalize';
import type { LoggedModel, ModelMetric, Point, Run } from './entities.ts';

/** What a version takes with it of the run and the logged model it comes from, so that no later log changes it. */
export type Snapshot = { params: Record<string, string>; metrics: SnapshotMetric[] };

type SnapshotMetric = {
  key: string;
  value: number | 'NaN';
  timestamp: number;
  step: number;
  dataset_name?: string;
  dataset_digest?: string;
  model_id?: string;
  run_id?: string;
};

const ofRun = (run_id: string, key: string, { value, timestamp, step, is_nan }: Point): SnapshotMetric => ({
  key,
  value: is_nan ? 'NaN' : value,
  timestamp,
  step,
  run_id,
});

/** Of what was measured of a model, the latest of each metric on each dataset. */
function latest({ model_id, metrics }: LoggedModel): SnapshotMetric[] {
  const latest = new Map<string, ModelMetric>();
  for (const metric of metrics) {
    const { key, dataset_name = '', dataset_digest = '' } = metric;
    const identity = JSON.stringify([key, dataset_name, dataset_digest]);
    const known = latest.get(identity);
    const isLater = !known || metric.timestamp - known.timestamp || metric.step - known.step;
    if (isLater === true || Number(isLater) > 0) latest.set(identity, metric);
  }
  return [...latest.values()].map((metric) => ({ ...metric, model_id }));
}

/** The model's own, and of the run what the model has none of. `undefined`: nothing was logged. */
export function snapshotOf(run: Run | undefined, model: LoggedModel | undefined): Snapshot | undefined {
  const measured = model ? latest(model) : [];
  const known = new Set(measured.map(({ key }) => key));
  const others = Object.entries(run?.metrics ?? {}).filter(([key]) => !known.has(key));
  const metrics = [...measured, ...others.map(([key, point]) => ofRun(run?.run_id ?? '', key, point))];
  const params = { ...run?.params, ...model?.params };
  return metrics.length + Object.keys(params).length > 0 ? { params, metrics } : undefined;
}

/** As it is kept: canonical JSON, compressed, and its SHA-256, which the ledger records. */
export type Packed = { logged: Uint8Array; logged_digest: string | undefined };

export function packed(snapshot: Snapshot): Packed {
  const json = canonicalize(snapshot) as string;
  return { logged: deflateRawSync(json), logged_digest: createHash('sha256').update(json).digest('hex') };
}

export const unpacked = (logged: Uint8Array): Snapshot => JSON.parse(inflateRawSync(logged).toString());
