import { expect } from 'vitest';
import { ledgered } from '#test/embedded/requests/ledgered.ts';
import { admin, newModel } from '#test/embedded/requests/people.ts';
import { ok } from '#test/embedded/tracking/calls.ts';
import type { CallOptions } from '#test/support/call.ts';

/** A clock of one's own: observations are of its time, and monitors are evaluated as of it. */

export const minute = 60_000;
const hour = 60 * minute;

/** Some hours ago, so that nothing is too early; a whole one, for what is read of a window depends on hours. */
const beginning = Math.floor(Date.now() / hour) * hour - 20 * hour;

export const at = (minutes: number): number => beginning + minutes * minute;

type Input = Record<string, unknown>;

/** Versions of which each has been in Production after the one before. */
export async function promoted(versions: number, levels: Record<string, string> = {}): Promise<string> {
  const name = await newModel(versions, levels);
  for (let version = 1; version <= versions; version++) await promote(name, version);
  return name;
}

export const promote = (name: string, version: number) =>
  ok(
    'transitionModelVersionStage',
    { name, version: String(version), stage: 'Production', archive_existing_versions: true },
    admin,
  );

let count = 0;

/** As if a host had measured them, a minute each, from a minute of the clock on. */
export async function observe(model: string, version: number, from: number, values: number[], metric = 'score') {
  const observations = values.map((value, index) => ({
    model,
    version: String(version),
    metric,
    value,
    timestamp: at(from + index),
  }));
  const { accepted } = await ok('reportObservations', { batch_id: `batch-${++count}`, observations }, admin);
  expect(accepted).toBe(values.length);
}

/** Below 0.8 is bad: over the last five minutes, at once. */
export const low = { type: 'threshold', operator: '<', value: 0.8 };

export async function monitor(model: string, more: Input = {}, who: CallOptions = admin): Promise<string> {
  const settings = { name: 'low score', model, metric: 'score', rule: low, window_minutes: 5, ...more };
  return (await ok('createMonitor', settings, who)).monitor.monitor_id;
}

/** All monitors, as of that minute of the clock. */
export async function evaluate(minutes: number): Promise<void> {
  const { evaluateAll } = await import('#shared/store/monitors/evaluate-all.ts');
  await evaluateAll(at(minutes), Date.now() + 60_000);
}

export async function evaluateFrom(first: number, last: number): Promise<void> {
  for (let minutes = first; minutes <= last; minutes++) await evaluate(minutes);
}

export const statesOf = async (monitor_id: string) => (await ok('getMonitor', { monitor_id }, admin)).monitor.states;

/** Notes of monitors turning, from the ledger, the first first. */
export async function turnsOf(name: string): Promise<Input[]> {
  await ledgered(name);
  const kind = ['monitor_fired', 'monitor_resolved'];
  return (await ok('getHistory', { model: name, kind, order: 'asc', max_results: 100 }, admin)).changes;
}

export const kindsOf = async (name: string) => (await turnsOf(name)).map(({ kind, version }) => `${kind} ${version}`);
