import type { Process } from './clock.ts';
import { type Call, handle } from './handler.ts';
import { assumed, mlflowRetries } from './limits.ts';
import type { World } from './world.ts';

/** `throttled`: our own 429, which says after how many seconds to try again. */
type Answer = 'ok' | 'throttled' | 'gateway' | 'lambda';

export type Told = { answer: Answer; ms: number; retries: number };

function* ask(world: World, call: Call): Process<Answer> {
  const entry = world.front.enter(world.clock.now);
  yield world.about(assumed.call);
  if (entry === 'gateway' || entry === 'lambda') return entry;
  if (entry === 'start') yield world.about(assumed.start);
  const done = yield* handle(world, call);
  world.front.leave();
  return done ? 'ok' : 'throttled';
}

function wait(world: World, answer: Answer, retry: number): number {
  const { wait, longest, jitter } = mlflowRetries;
  if (answer === 'throttled') return 1_000;
  return retry === 1 ? 0 : Math.min(longest, wait * 2 ** (retry - 1) + world.random() * jitter);
}

/** What who calls is told in the end, after so many retries. */
export function* askAgain(world: World, call: Call, most: number): Process<Told> {
  const began = world.clock.now;
  for (let retries = 0; ; retries++) {
    const answer = yield* ask(world, call);
    if (answer === 'ok' || retries === most) return { answer, ms: world.clock.now - began, retries };
    yield wait(world, answer, retries + 1);
  }
}
