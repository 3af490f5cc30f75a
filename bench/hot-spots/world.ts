import { seeded } from '#test/embedded/fuzz/random.ts';
import { Clock } from './clock.ts';
import { Front, type FrontOptions } from './front.ts';
import { Items } from './items.ts';
import { Table, type TableOptions } from './table.ts';

export type WorldOptions = TableOptions & FrontOptions & { seed?: number; shards?: number };

/** Everything that calls meet. The same seed makes the same of it. */
export class World {
  readonly clock = new Clock();
  readonly items = new Items();
  readonly table: Table;
  readonly front: Front;
  readonly random: () => number;
  readonly #shards: number;
  conflicts = 0;

  constructor(options: WorldOptions) {
    this.table = new Table(options);
    this.front = new Front(options);
    this.random = seeded(options.seed ?? 12).next;
    this.#shards = options.shards ?? 4;
  }

  /** A duration that varies by a half up and down. */
  about(ms: number): number {
    return ms * (0.5 + this.random());
  }

  /** The shard is that of a hash, as `shardOf` makes it of an id. */
  subject(model: number): { model: number; shard: number } {
    const hash = Math.imul(Math.imul(model + 1, 0x9e3779b1) ^ ((model + 1) >>> 3), 0x85ebca6b) >>> 0;
    return { model, shard: (hash >>> 8) % this.#shards };
  }
}
