import { createPublicKey } from 'node:crypto';
import {
  type Checkpoint,
  checkpointProblem,
  documentBytes,
  hashOfDocument,
  keyIdOf,
  type PublicKey,
} from '../checkpoint.ts';
import { genesis } from '../ledger.ts';
import type { Latest, Report } from './line.ts';

/** Of PEM. Throws of what is none. */
function keyOf(public_key: string): PublicKey {
  const key = createPublicKey(public_key);
  const algorithm = key.asymmetricKeyType === 'ed25519' ? 'Ed25519' : 'ECDSA_SHA_256';
  return { key_id: keyIdOf(key.export({ format: 'der', type: 'spki' })), algorithm, public_key };
}

/** What a checkpoint saw of a chain. */
type Seen = { hash: string; checkpoint: number };

/** The checkpoints of a file, and what they saw: as much of it is kept as there are heads in them. */
export class Checkpoints {
  count = 0;
  readonly #report: Report;
  readonly #keys: PublicKey[];
  readonly #trusts: boolean;
  readonly #seen = new Map<string, Map<number, Seen>>();
  #last: Latest = { sequence: 0, hash: genesis };

  /** `trusted` (PEM): a file's own keys come from where it has all else, and prove nothing against who made it. */
  constructor(report: Report, trusted: string | undefined) {
    this.#report = report;
    this.#trusts = trusted !== undefined;
    this.#keys = trusted === undefined ? [] : [keyOf(trusted)];
  }

  takeKey({ public_key }: PublicKey): void {
    if (this.#trusts) return;
    try {
      this.#keys.push(keyOf(public_key));
    } catch {
      this.#report({ problem: 'a key in it is none' });
    }
  }

  take(checkpoint: Checkpoint): void {
    this.count += 1;
    const { sequence, key_id, heads } = checkpoint;
    const key = this.#keys.find((one) => one.key_id === key_id) ?? this.#keys[0];
    const place = { sequence: this.#last.sequence + 1, previous: this.#last.hash };
    const problem = key ? checkpointProblem(checkpoint, place, key) : 'there is no key to check its signature with';
    this.#last = { sequence, hash: hashOfDocument(documentBytes(checkpoint)) };
    if (problem !== undefined) this.#report({ checkpoint: sequence, problem });
    else for (const { model_id, n, hash } of heads) this.#seenOf(model_id).set(n, { hash, checkpoint: sequence });
  }

  takeLatest({ sequence, hash }: Latest): void {
    const { sequence: last } = this.#last;
    if (sequence !== last) this.#report({ checkpoint: last + 1, problem: `the table's last one is ${sequence}` });
    else if (hash !== this.#last.hash) this.#report({ checkpoint: last, problem: 'the table has another hash of it' });
  }

  compare(model_id: string, n: number, hash: string): void {
    const seen = this.#seen.get(model_id)?.get(n);
    if (seen === undefined || seen.hash === hash) return;
    const { checkpoint } = seen;
    this.#report({ checkpoint, model_id, n, problem: `is not the entry that checkpoint ${checkpoint} saw` });
  }

  /** No chain is shorter than it once was. */
  compareEnd(model_id: string, n: number): void {
    for (const [at, { checkpoint }] of this.#seen.get(model_id) ?? [])
      if (at > n)
        this.#report({
          ...{ checkpoint, model_id, n: n + 1 },
          problem: `is missing: checkpoint ${checkpoint} saw the chain end at ${at}`,
        });
  }

  compareModels(models: ReadonlySet<string>): void {
    for (const model_id of this.#seen.keys()) if (!models.has(model_id)) this.compareEnd(model_id, 0);
  }

  #seenOf(model_id: string): Map<number, Seen> {
    const seen = this.#seen.get(model_id) ?? new Map<number, Seen>();
    this.#seen.set(model_id, seen);
    return seen;
  }
}
