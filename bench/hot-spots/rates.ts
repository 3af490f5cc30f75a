import { shards } from '#shared/operations/table.ts';
import { type CallName, calls, type Sent, type Units } from './calls.ts';
import { chainedAs, entries, head } from './chaining.ts';
import { counted } from './counted.ts';
import { limits } from './limits.ts';

export type Rate = { partition: string; what: string; kind: 'reads' | 'writes'; units: number; perSecond: number };

const sum = (all: readonly Units[]): Units => {
  const units: Record<string, number> = {};
  for (const one of all) for (const [key, amount] of Object.entries(one)) units[key] = (units[key] ?? 0) + amount;
  return units;
};

/** Of a call that nobody disturbs. */
export function unitsOf(name: CallName): { reads: Units; writes: Units } {
  const sent: readonly Sent[] = calls[name].flatMap(({ requests }): readonly Sent[] => requests);
  return { reads: sum(sent.map(({ reads = {} }) => reads)), writes: sum(sent.map(({ writes = {} }) => writes)) };
}

/** Of chaining one row that is rung for alone. */
export const chainUnits = (name: keyof typeof entries) => ({
  reads: sum([head.reads, entries[name].reads]),
  writes: sum([head.writes, entries[name].writes]),
});

/** So many a second, for ever, before a partition throttles. `over`: partitions behind a `<shard>`. */
export const perSecond = (kind: Rate['kind'], partition: string, units: number, over: number = shards): number =>
  (limits.partition[kind] / units) * (partition.includes('<shard>') ? over : 1);

const all: [what: string, { reads?: Units; writes?: Units }][] = [
  ...Object.keys(calls).map((name) => [name, unitsOf(name as CallName)] as [string, ReturnType<typeof unitsOf>]),
  ...Object.keys(entries).map(
    (name) => [name, chainUnits(name as keyof typeof entries)] as [string, ReturnType<typeof chainUnits>],
  ),
  ...Object.entries(counted),
];

const rates: Rate[] = all.flatMap(([what, units]) =>
  (['reads', 'writes'] as const).flatMap((kind) =>
    Object.entries(units[kind] ?? {}).map(([partition, amount]) => ({
      partition,
      what,
      kind,
      units: amount,
      perSecond: perSecond(kind, partition, amount),
    })),
  ),
);

const ofOne = /<model>/;
const ofNone = /<(call|others)>/;
const fewest = (a: Rate, b: Rate) => a.perSecond - b.perSecond;

/** Partitions that all models share, and for each the calls that throttle it soonest. */
export const sharedByAll = (): Rate[] =>
  rates.filter(({ partition }) => !ofOne.test(partition) && !ofNone.test(partition)).sort(fewest);

/** Of one model, for each call the partition of its that throttles soonest. */
export const ofOneModel = (): Rate[] =>
  [
    ...Map.groupBy(
      rates.filter(({ partition }) => ofOne.test(partition)),
      ({ what }) => what,
    ).values(),
  ]
    .map((some) => some.toSorted(fewest)[0] as Rate)
    .sort(fewest);

const total = (units: Units) => Object.values(units).reduce((sum, amount) => sum + amount, 0);

/** So many of a call a second, for ever, by its own partitions and by the quota of the table, which its chaining takes of, too. */
export function lasting(name: CallName, oneModel: boolean, quota: { writes: number }): number {
  const units = unitsOf(name);
  const chained = chainedAs[name];
  const written = total(units.writes) + (chained ? total(chainUnits(chained).writes) : 0);
  const rates = (['reads', 'writes'] as const).flatMap((kind) =>
    Object.entries(units[kind])
      .filter(([partition]) => !ofNone.test(partition) && (oneModel || !ofOne.test(partition)))
      .map(([partition, amount]) => perSecond(kind, partition, amount)),
  );
  return Math.min(...rates, ...(written > 0 ? [quota.writes / written] : []));
}
