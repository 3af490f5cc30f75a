import { beginning, type End, follow, headProblems } from '../chain.ts';
import type { Entry } from '../ledger.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { ModelHead, Report } from './line.ts';

/** A chain that is being read; its last entry waits for what follows it. */
type Open = { end: End; waiting: Entry | undefined };

/** The chains of a file: of each no more is kept than where it stands, until its head has come. */
export class Chains {
  entries = 0;
  readonly models = new Set<string>();
  readonly #report: Report;
  readonly #checkpoints: Checkpoints;
  readonly #open = new Map<string, Open>();

  constructor(report: Report, checkpoints: Checkpoints) {
    this.#report = report;
    this.#checkpoints = checkpoints;
  }

  takeEntry(entry: Entry): void {
    this.entries += 1;
    const chain = this.#chainOf(entry.model);
    this.#advance(entry.model, chain, entry.prev);
    chain.waiting = entry;
  }

  takeHead({ model, ...head }: ModelHead): void {
    const chain = this.#chainOf(model);
    this.#advance(model, chain, chain.waiting?.n === head.n ? head.hash : undefined);
    for (const problem of headProblems(chain.end, head)) this.#report({ model_id: model, ...problem });
    this.#checkpoints.compareEnd(model, chain.end.n);
    this.#open.delete(model);
  }

  /** There comes no head any more. */
  finish(): void {
    for (const [model_id, chain] of this.#open) {
      this.#advance(model_id, chain, undefined);
      this.#report({ model_id, n: chain.end.n + 1, problem: 'the chain has no head' });
    }
  }

  #chainOf(model_id: string): Open {
    const known = this.#open.get(model_id);
    if (known) return known;
    if (this.models.has(model_id)) this.#report({ model_id, problem: 'the chain is there twice' });
    this.models.add(model_id);
    const chain = { end: beginning, waiting: undefined };
    this.#open.set(model_id, chain);
    return chain;
  }

  /** By the entry that waited; `next` is what follows it. */
  #advance(model_id: string, chain: Open, next: string | undefined): void {
    const { waiting } = chain;
    if (waiting === undefined) return;
    const { end, problems } = follow(chain.end, waiting, next);
    Object.assign(chain, { end, waiting: undefined });
    for (const problem of problems) this.#report({ model_id, ...problem });
    this.#checkpoints.compare(model_id, end.n, waiting.hash);
  }
}
