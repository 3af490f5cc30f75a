import { latestOf } from '../gates/measured.ts';
import type { Measured } from '../gates/types.ts';
import { type Direction, isBetter, type Known } from './directions.ts';

type Value = {
  value?: number | 'NaN';
  reporter?: string;
  timestamp?: number;
  dataset_digest?: string;
  delta?: number;
  change?: number;
  better?: boolean;
  best?: true;
};

/** One metric on one dataset; `values` are in the order of the versions. */
export type MetricRow = { key: string; dataset_name?: string; values: Value[] } & Partial<Known>;

const isNumber = (value: unknown): value is number => typeof value === 'number' && !Number.isNaN(value);

/** What would be beyond all doubles is left out: JSON has no number for it. */
const finite = <Name extends string>(name: Name, value: number) =>
  Number.isFinite(value) ? ({ [name]: value } as { [name in Name]: number }) : {};

function against(value: number, base: number, direction: Direction | undefined): Value {
  const delta = value - base;
  return {
    ...finite('delta', delta),
    ...(base !== 0 && finite('change', delta / Math.abs(base))),
    ...(direction && value !== base && { better: isBetter(direction, value, base) }),
  };
}

const told = ({ value, reporter, timestamp, dataset_digest }: Measured): Value => ({
  value: isNumber(value) ? value : 'NaN',
  ...(reporter !== undefined && { reporter }),
  timestamp,
  ...(dataset_digest !== undefined && { dataset_digest }),
});

/** Of several that are measured, those that nobody is better than. */
function bestOf(values: readonly Value[], direction: Direction | undefined): ReadonlySet<Value> {
  const measured = values.filter(({ value }) => isNumber(value));
  if (!direction || measured.length < 2) return new Set();
  const best = measured.reduce((best, one) =>
    isBetter(direction, one.value as number, best.value as number) ? one : best,
  );
  return new Set(measured.filter(({ value }) => value === best.value));
}

type Identity = { key: string; dataset_name?: string };

const identityOf = ({ key, dataset_name }: Measured): Identity => ({
  key,
  ...(dataset_name !== undefined && { dataset_name }),
});

const addressOf = ({ key, dataset_name }: Identity) => JSON.stringify([key, dataset_name]);

type Measurements = Partial<Record<string, Measured[]>>;

function rowOf(identity: Identity, versions: readonly Measurements[], baseline: number, known?: Known): MetricRow {
  const values = versions.map((measured) => {
    const found = latestOf(measured[addressOf(identity)] ?? []);
    return found ? told(found) : {};
  });
  const base = values[baseline]?.value;
  const best = bestOf(values, known?.direction);
  return {
    ...identity,
    ...known,
    values: values.map((one, index) => ({
      ...one,
      ...(index !== baseline && isNumber(one.value) && isNumber(base) && against(one.value, base, known?.direction)),
      ...(best.has(one) && { best: true as const }),
    })),
  };
}

const compare = (one = '', other = '') => (one < other ? -1 : Number(one > other));

/**
 * Every metric that was measured of any version, by its name and dataset: of each what counts is the latest, as for the
 * gates.
 */
export function compareMetrics(
  versions: readonly (readonly Measured[])[],
  baseline: number,
  directionOf: (key: string) => Known | undefined,
): MetricRow[] {
  const identities = new Map(versions.flat().map((one) => [addressOf(one), identityOf(one)]));
  const grouped: Measurements[] = versions.map((measured) => Object.groupBy(measured, addressOf));
  return [...identities.values()]
    .sort((one, other) => compare(one.key, other.key) || compare(one.dataset_name, other.dataset_name))
    .map((identity) => rowOf(identity, grouped, baseline, directionOf(identity.key)));
}
