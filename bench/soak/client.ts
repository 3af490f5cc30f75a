import { randomUUID } from 'node:crypto';
import type { Random } from '#test/embedded/fuzz/random.ts';
import type { OwnModel } from './oracle.ts';
import { type Call, type Settled, settle, type Telling } from './settle.ts';

/** A client of the registry, and what it was acknowledged. */
export type Client = {
  index: number;
  telling: Telling;
  random: Random;
  /** Those that it alone writes, */
  models: Set<OwnModel>;
  /** the one it works on, */
  model: OwnModel | undefined;
  /** and how many names it has given. */
  names: number;
  /** Of versions that all write, the tag that it alone writes: `<model> <version>` to its value. */
  marks: Map<string, string>;
  /** Registered files: `<model> <version>` to their paths' SHA-256. */
  files: Map<string, Record<string, string>>;
  /** Its run, and the last step it logged. */
  run?: { id: string; steps: number };
  /** Values it has reported as observed. */
  observed: number;
};

export const newClient = (index: number, telling: Telling, random: Random): Client => ({
  ...{ index, telling, random, observed: 0, names: 0 },
  ...{ models: new Set(), model: undefined, marks: new Map(), files: new Map() },
});

/** A write, in one of three with a key, and then in one of three once more: which must be answered the same. */
export async function write({ telling, random }: Client, call: Call): Promise<Settled> {
  const key = random.chance(1 / 3) ? randomUUID() : undefined;
  if (key === undefined) return settle(telling, call);
  const keyed = { ...call, key };
  const answer = await settle(telling, keyed);
  if (answer.refused !== undefined || !random.chance(1 / 3)) return answer;
  const again = await settle(telling, keyed);
  if (again.text !== answer.text || again.headers['idempotency-replayed'] !== 'true')
    telling.found(`${call.path} with its key once more was answered ${again.text} after ${answer.text}`);
  return answer;
}

export const current = ({ model }: Client): OwnModel => {
  if (!model) throw new Error('The client has not begun a model.');
  return model;
};

/** The error code of what is not there. */
export const gone = 'RESOURCE_DOES_NOT_EXIST';
