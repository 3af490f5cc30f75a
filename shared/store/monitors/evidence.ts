import type { Model } from '#shared/domain/entities.ts';
import type { Monitor } from '#shared/domain/monitors/types.ts';
import type { Evidence } from '#shared/domain/monitors/verdict.ts';
import { seatIn } from '#shared/domain/monitors/watched.ts';
import type { Summary } from '#shared/domain/observations/summary.ts';
import { day, minute } from '#shared/domain/observations/time.ts';
import { readBaseline } from '../observations/baselines.ts';
import { summarize } from '../observations/read.ts';
import { previousOf } from './before.ts';

/** A monitor looks at a version. `due`: when, in ms since 1970; the minute under way does not count. */
export type Look = { monitor: Monitor; model: Model; version: number; due: number };

async function ofPrevious({ monitor, model, version }: Look): Promise<Summary | undefined> {
  const seat = seatIn(monitor.watch);
  const previous = seat && (await previousOf(model, seat, version));
  if (!previous) return undefined;
  const { metric, tags, window_minutes } = monitor;
  // A day has all its hours.
  const from = previous.until - Math.max(day, window_minutes * minute);
  return summarize({ id: model.id, version: previous.version, metric, tags, from, to: previous.until });
}

async function expectedBy(look: Look): Promise<Summary | undefined> {
  const { monitor, model, version } = look;
  const { rule, metric } = monitor;
  if (rule.type === 'change' && rule.against === 'previous_version') return ofPrevious(look);
  if (rule.type === 'threshold' || rule.type === 'missing') return undefined;
  return readBaseline(model.id, version, metric);
}

/** What a monitor's rule is about. */
export async function readEvidence(look: Look): Promise<Omit<Evidence, 'watched'>> {
  const { monitor, model, version, due } = look;
  const { metric, tags, window_minutes } = monitor;
  const to = due - (due % minute);
  const [observed, expected] = await Promise.all([
    summarize({ id: model.id, version, metric, tags, from: to - window_minutes * minute, to }),
    expectedBy(look),
  ]);
  return { observed, expected };
}
