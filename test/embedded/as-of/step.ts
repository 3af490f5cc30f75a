import type { Random } from '../fuzz/random.ts';
import { type Known, liveVersions, type World } from './world.ts';

// biome-ignore lint/suspicious/noExplicitAny: bodies of every shape
type Body = any;

export type Call = {
  operation: string;
  input: Record<string, unknown>;
  /** Whether it is to succeed; `perhaps`: that depends on more than the truth knows of. */
  possible: boolean | 'perhaps';
  /** Of what no caller asks for, what is done instead. */
  run?: () => Promise<{ status: number; body: Body }>;
  /** What the truth is then. */
  done: (body: Body) => void | Promise<void>;
};

export type Around = { world: World; random: Random; names: readonly string[] };

/** What happens to the registry of a random run, and how often it comes; `undefined`: it cannot now. */
export type Step = { weight: number; draw: (around: Around) => Call | undefined };

export const aliases = ['champion', 'challenger', 'constructor'];

export const pickOne = <T>(random: Random, list: readonly T[]): T | undefined =>
  list.length > 0 ? random.pick(list) : undefined;

export const isThere = ({ stages }: Known, version: number) => stages.get(version) !== undefined;

/** A live model, and one of its numbers, at times a deleted one. */
export function versioned({ world, random }: Around): { known: Known; version: number } | undefined {
  const known = pickOne(
    random,
    world.live.filter(({ stages }) => stages.size > 0),
  );
  const version = known && pickOne(random, random.chance(0.9) ? liveVersions(known) : [...known.stages.keys()]);
  return version === undefined ? undefined : { known: known as Known, version };
}
