import type { Monitor, State } from './types.ts';

export function renderState({ version, status, since, reason, value, limit, fired_at, outcome, owed }: State) {
  return {
    version: String(version),
    status,
    since,
    reason,
    ...(value !== undefined && { value }),
    ...(limit !== undefined && { limit }),
    ...(fired_at !== undefined && { fired_at }),
    ...(outcome !== undefined && { outcome }),
    ...(owed && { owed }),
  };
}

/** `model`: what it is called now. `states`: of the versions that are watched, if they were asked for. */
export function renderMonitor(monitor: Monitor, model: string, states?: readonly State[]) {
  const { id, name, watch, metric, tags, statistic, rule, owner } = monitor;
  return {
    monitor_id: id,
    name,
    model,
    ...('version' in watch ? { version: String(watch.version) } : watch),
    metric,
    ...(tags && { tags }),
    statistic,
    rule,
    window_minutes: monitor.window_minutes,
    for_minutes: monitor.for_minutes,
    minimum_samples: monitor.minimum_samples,
    action: monitor.action,
    cool_down_minutes: monitor.cool_down_minutes,
    enabled: monitor.enabled,
    owner: owner.actor.id,
    creation_timestamp: monitor.creation_timestamp,
    last_updated_timestamp: monitor.last_updated_timestamp,
    ...(states && { states: states.filter(({ left }) => !left).map(renderState) }),
  };
}
