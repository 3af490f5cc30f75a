import type { Units } from './calls.ts';
import { type EntryName, entries, head } from './chaining.ts';
import type { Process } from './clock.ts';
import { assumed } from './limits.ts';
import type { Subject } from './table.ts';
import type { World } from './world.ts';

/** `shared/store/ledger/share.ts` */
const mostActions = 99;

/** `once`, and `each` so many times. */
function together(once: Units, each: Units, times: number): Units {
  const units: Record<string, number> = { ...once };
  for (const [partition, amount] of Object.entries(each)) units[partition] = (units[partition] ?? 0) + amount * times;
  return units;
}

/** The stream's function, which chains the rows of one model in turn and as many at once as there are. */
export class Ledger {
  /** Milliseconds for which a row has waited, at most. */
  behind = 0;
  readonly #world: World;
  readonly #rung = new Map<number, number[]>();

  constructor(world: World) {
    this.#world = world;
  }

  ring(name: EntryName, subject: Subject): void {
    const { clock } = this.#world;
    const waiting = this.#rung.get(subject.model);
    if (waiting) {
      waiting.push(clock.now);
      return;
    }
    const rung = [clock.now];
    this.#rung.set(subject.model, rung);
    clock.spawn(this.#chain(name, subject, rung), assumed.stream);
  }

  *#chain(name: EntryName, subject: Subject, rung: number[]): Process {
    const world = this.#world;
    const { clock, table } = world;
    for (let tries = 0; rung.length > 0; tries++) {
      const { reads, writes, actions } = entries[name];
      const rows = Math.min(rung.length, Math.floor(mostActions / actions));
      const enough =
        table.take('reads', together(head.reads, reads, rows), subject, clock.now) &&
        table.take('writes', together(head.writes, writes, rows), subject, clock.now);
      yield enough ? world.about(assumed.read + assumed.transaction) : world.random() * Math.min(500, 10 * 2 ** tries);
      if (!enough) continue;
      tries = 0;
      for (const at of rung.splice(0, rows)) this.behind = Math.max(this.behind, clock.now - at);
    }
    this.#rung.delete(subject.model);
  }
}
