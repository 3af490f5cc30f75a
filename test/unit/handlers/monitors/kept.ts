import { ada } from '#test/support/events.ts';
import { earlier, registered } from '#test/support/registry.ts';

/** A monitor as it lies in the table. */

export const monitorId = '01HF7YAT00AAAAAAAAAAAAAAAA';

export const rule = { type: 'threshold', operator: '<', value: 0.8 } as const;

export const usual = {
  statistic: 'mean',
  window_minutes: 60,
  for_minutes: 0,
  minimum_samples: 1,
  action: 'propose_rollback',
  cool_down_minutes: 60,
  enabled: true,
} as const;

/** Without what an owner has besides a name. */
export const owner = { actor: ada, role: 'admin', groups: [] } as const;

export const monitorAt = `MONITORS ${monitorId}`;

const times = { creation_timestamp: earlier, last_updated_timestamp: earlier };

/** Version 2 is in Production, of which version 1 was in it before. */
export function monitored(fields: object = {}) {
  const alpha = registered(['Archived', 'Production']);
  const settings = { name: 'm', watch: { stage: 'Production' }, metric: 'accuracy', ...usual };
  const monitor = {
    pk: 'MONITORS',
    sk: monitorId,
    model: alpha.id,
    ...settings,
    rule: JSON.stringify(rule),
    owner,
    ...times,
    revision: 1,
    ...fields,
  };
  const place = { pk: `MONITORS#${alpha.id}`, sk: monitorId };
  return { ...alpha, monitor, place, items: [...alpha.items, monitor, place] };
}

/** As it is answered. */
export const told = (model: string, fields: object = {}) => ({
  monitor_id: monitorId,
  name: 'm',
  model,
  stage: 'Production',
  metric: 'accuracy',
  ...usual,
  rule,
  owner: 'ada',
  ...times,
  ...fields,
});
