import { Bucket } from './bucket.ts';
import type { Units } from './calls.ts';
import { limits } from './limits.ts';
import { Refusals } from './refusals.ts';

/** What `<model>` and `<shard>` stand for. */
export type Subject = { model: number; shard: number };

export type TableOptions = {
  /** Partitions have kept what they have not used for 300 s. */
  kept?: boolean;
  quota?: 'default' | 'new' | 'none';
  /** A throttled index throttles the write of its table, as DynamoDB's do once their queue is full. */
  backPressure?: boolean;
};

type Kind = 'reads' | 'writes';

const quotas = { default: limits.table, new: limits.newTable, none: { reads: 1e12, writes: 1e12 } };

/** What no two calls share cannot be hot. */
const isHot = (family: string) => !/<(call|others)>/.test(family);
const isIndex = (family: string) => family.includes(' ');

const quota = 'the table’s quota';

/** DynamoDB on demand: a bucket for each partition key of the table and of its indexes, and one for all. */
export class Table {
  /** By families of partitions. */
  readonly throttled = new Refusals();
  readonly #options: Required<TableOptions>;
  readonly #partitions = new Map<string, Bucket>();
  readonly #all: { [kind in Kind]: Bucket };

  constructor(options: TableOptions = {}) {
    this.#options = { kept: false, quota: 'default', backPressure: true, ...options };
    const { reads, writes } = quotas[this.#options.quota];
    this.#all = { reads: new Bucket(reads), writes: new Bucket(writes) };
  }

  /** All of the units are there and taken, or none is taken. */
  take(kind: Kind, units: Units, subject: Subject, now: number): boolean {
    const wanted = Object.entries(units)
      .filter(([family]) => isHot(family))
      .map(([family, amount]) => ({ family, amount, bucket: this.#bucket(kind, family, subject) }));
    const total = Object.values(units).reduce((sum, amount) => sum + amount, 0);
    const waitsFor = (family: string) => kind === 'reads' || this.#options.backPressure || !isIndex(family);
    const short = wanted.find(({ family, amount, bucket }) => waitsFor(family) && !bucket.has(amount, now));
    const by = short?.family ?? (this.#all[kind].has(total, now) ? undefined : quota);
    if (by !== undefined) {
      this.throttled.add(by, now);
      return false;
    }
    for (const { amount, bucket } of wanted) bucket.take(amount, now);
    return this.#all[kind].take(total, now);
  }

  #bucket(kind: Kind, family: string, { model, shard }: Subject): Bucket {
    const key = `${kind} ${family.replace('<model>', String(model)).replace('<shard>', String(shard))}`;
    let bucket = this.#partitions.get(key);
    if (!bucket) {
      const perSecond = limits.partition[kind];
      bucket = new Bucket(perSecond, perSecond * (this.#options.kept ? limits.keptSeconds : 1));
      this.#partitions.set(key, bucket);
    }
    return bucket;
  }
}
