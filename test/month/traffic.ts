import type { Host } from './fleet.ts';
import { type Random, randomOf } from './random.ts';

/** What a fleet measures while it serves: in a part of a day so many observations, half of either metric. */

export const metrics = ['latency_ms', 'score'] as const;
export type Metric = (typeof metrics)[number];

export const hour = 3_600_000;
export const day = 24 * hour;

/** What a month is lived through in: a quarter of a day. */
export const part = 6 * hour;

export type Observation = { time: number; host: Host; version: number; metric: Metric; value: number };

/** By how many standard deviations the score's logit falls when it drifts. */
const drift = 0.8;

/** Of the logit of the score, by version: they are not alike. */
const levels = [0, 1, 1.2, 1.1];

const score = ({ normal }: Random, version: number, drifted: boolean): number =>
  1 / (1 + Math.exp(-((levels[version] as number) + normal() - (drifted ? drift : 0))));

const latency = ({ normal }: Random, { hardware }: Pick<Host, 'hardware'>): number =>
  Math.exp((hardware === 'gpu' ? 2.5 : 3.4) + 0.4 * normal());

/** As it was in training, on either kind of host. */
export function training(version: number, metric: Metric, values: number): number[] {
  const random = randomOf(1_000 * version + metrics.indexOf(metric));
  return Array.from({ length: values }, (_, index) =>
    metric === 'score' ? score(random, version, false) : latency(random, { hardware: index % 3 ? 'cpu' : 'gpu' }),
  );
}

export type Month = {
  /** Ms since 1970, whole parts of a day; the end is not in it. */
  begin: number;
  end: number;
  /** From when on the score of `drifting` falls. */
  drift: number;
  drifting: number;
  /** Observations in a part of a day, all in its beginning of so many ms: in a small month few minutes have some. */
  perPart: number;
  busy: number;
};

/** That of one part of a day, in the order of their times; what a host serves is as it is then. */
export function trafficOf({ drift: from, drifting, perPart, busy }: Month, begin: number, hosts: readonly Host[]) {
  const random = randomOf(begin / part);
  return Array.from({ length: perPart }, (_, index): Observation => {
    const time = begin + Math.floor((index * busy) / perPart);
    const host = hosts[Math.floor(random.uniform() * hosts.length)] as Host;
    const metric = metrics[index % 2] as Metric;
    const { version } = host;
    const drifted = version === drifting && time >= from;
    return {
      time,
      host,
      version,
      metric,
      value: metric === 'score' ? score(random, version, drifted) : latency(random, host),
    };
  });
}
