import { minute } from '../observations/time.ts';
import type { Settings, State, Verdict } from './types.ts';

/** What is told of a state: that it is another than before. */
export type Turn = 'fired' | 'resolved';

export type Step = { after: State; turn?: Turn | undefined };

type Timing = Pick<Settings, 'for_minutes' | 'cool_down_minutes' | 'action'>;

/** Of a version that came to be watched; when it fired before it left stays known. */
const begun = (version: number, now: number, before: State | undefined): State => ({
  version,
  status: 'OK',
  since: now,
  turned: now,
  seen: now,
  reason: '',
  ...(before?.fired_at !== undefined && { fired_at: before.fired_at }),
});

/** Only what is, so that what a state lacks is not undefined in it. */
const found = ({ breached, value, limit, reason }: Verdict): Verdict => ({
  ...(breached !== undefined && { breached }),
  ...(value !== undefined && { value }),
  ...(limit !== undefined && { limit }),
  reason,
});

/** What stays as it was, whatever is found. */
const lasting = ({ version, seen, fired_at, outcome }: State) => ({
  version,
  seen,
  ...(fired_at !== undefined && { fired_at }),
  ...(outcome !== undefined && { outcome }),
});

/** What it takes to be still firing. */
const firing = ({ fired_for, owed }: State) => ({
  ...(fired_for !== undefined && { fired_for }),
  ...(owed && { owed }),
});

/** Whatever it does, a monitor fires no more than once in its cool-down. */
const mayFire = ({ fired_at }: State, { cool_down_minutes }: Timing, now: number): boolean =>
  fired_at === undefined || now - fired_at >= cool_down_minutes * minute;

function statusAfter(state: State, breached: boolean | undefined, timing: Timing, now: number): State['status'] {
  const isLong = now - state.turned >= timing.for_minutes * minute;
  if (state.status === 'FIRING') return breached === false && isLong ? 'OK' : 'FIRING';
  if (!breached) return 'OK';
  return isLong && mayFire(state, timing, now) ? 'FIRING' : 'PENDING';
}

/**
 * A version's state after what is found of it now. It fires when it has been breached for `for_minutes`, and not again
 * before the cool-down is over; it resolves when it has not been for as long. What cannot be told does neither: a breach
 * that was pending begins anew. `now` is in ms since 1970.
 */
export function step(
  known: State | undefined,
  verdict: Verdict,
  { version, now, ...timing }: Timing & { version: number; now: number },
): Step {
  const before = known && !known.left ? known : begun(version, now, known);
  // Whoever is late has nothing to say.
  if (now < before.turned) return { after: before };
  const turned = verdict.breached === before.breached ? before.turned : now;
  const status = statusAfter({ ...before, turned }, verdict.breached, timing, now);
  const turn = turnOf(before, status);
  const since = status === before.status ? before.since : now;
  const after = { ...lasting(before), status, since, turned, ...found(verdict) };
  if (turn === 'resolved') return { after, turn };
  if (turn === undefined) return { after: { ...after, ...firing(before) } };
  const { outcome: _, ...fired } = { ...after, fired_at: now, fired_for: verdict.reason };
  return { after: timing.action === 'notify' ? fired : { ...fired, owed: true }, turn };
}

function turnOf(before: State, status: State['status']): Turn | undefined {
  if ((status === 'FIRING') === (before.status === 'FIRING')) return undefined;
  return status === 'FIRING' ? 'fired' : 'resolved';
}

/** Of a version that is not watched any more. */
export function leave(before: State, reason: string, now: number): Step {
  const since = before.status === 'OK' ? before.since : now;
  const after = { ...lasting(before), status: 'OK' as const, since, turned: now, reason, left: true as const };
  return before.status === 'FIRING' ? { after, turn: 'resolved' } : { after };
}

/** Whether it is worth a write: values change at every look, and are kept as they were when something turned. */
export const isNews = (before: State | undefined, { status, breached, left, reason }: State): boolean =>
  before === undefined ||
  before.status !== status ||
  before.breached !== breached ||
  before.left !== left ||
  (breached === undefined && before.reason !== reason);
