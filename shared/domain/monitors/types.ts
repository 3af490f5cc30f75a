import type { MonitorRule, Statistic } from '#shared/operations/monitor-rules.ts';
import type { monitorActions, monitorStatuses } from '#shared/operations/monitors.ts';
import type { Caller } from '#shared/wire/caller.ts';
import type { ActiveStage } from '../stages.ts';

export type MonitorAction = (typeof monitorActions)[number];
export type MonitorStatus = (typeof monitorStatuses)[number];

/** Whose observations: of everybody who is in a stage, of who has an alias, or of one version whatever becomes of it. */
export type Watch = { stage: ActiveStage } | { alias: string } | { version: number };

/** What a monitor is told to do. */
export type Settings = {
  name: string;
  watch: Watch;
  metric: string;
  tags?: Record<string, string>;
  statistic: Statistic;
  rule: MonitorRule;
  window_minutes: number;
  for_minutes: number;
  minimum_samples: number;
  action: MonitorAction;
  cool_down_minutes: number;
  enabled: boolean;
};

/** Times are milliseconds since 1970. */
export type Monitor = Settings & {
  id: string;
  /** The id of the model. */
  model: string;
  /** Who made it, or changed it last: it has their permission. */
  owner: Pick<Caller, 'actor' | 'role' | 'groups'>;
  creation_timestamp: number;
  last_updated_timestamp: number;
  /** Raised by each change. */
  revision: number;
};

/** What is found of a version at one time; `breached` is absent where nothing can be said. */
export type Verdict = { breached?: boolean; value?: number; limit?: number; reason: string };

/** How a version has been, as far as it takes to say how it is. */
export type State = Verdict & {
  version: number;
  status: MonitorStatus;
  /** When the status came, */
  since: number;
  /** and when `breached` became what it is. */
  turned: number;
  /** When it came to be watched. */
  seen: number;
  /** It is not watched any more. */
  left?: true;
  fired_at?: number;
  /** Why it is firing. */
  fired_for?: string;
  /** The action is still to be taken. */
  owed?: true;
  /** What came of it. */
  outcome?: string;
};
