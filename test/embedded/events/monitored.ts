import { admin } from '#test/embedded/requests/people.ts';
import { ok } from '#test/embedded/tracking/calls.ts';

/** A monitor that fires for want of traffic, and resolves when it is told that none is needed. */
export async function monitored(model: string): Promise<void> {
  const { evaluateAll } = await import('#shared/store/monitors/evaluate-all.ts');
  const limit = (value: number) => ({ rule: { type: 'threshold', operator: '<', value } });
  const counting = { metric: 'score', statistic: 'count', minimum_samples: 0, action: 'notify' };
  const made = await ok('createMonitor', { name: 'traffic', model, ...counting, ...limit(100) }, admin);
  const { monitor_id } = made.monitor;
  const now = Date.now();
  await evaluateAll(now, now + 60_000);
  await ok('updateMonitor', { monitor_id, ...limit(0) }, admin);
  await evaluateAll(now + 60_000, now + 60_000);
  await ok('deleteMonitor', { monitor_id }, admin);
}
