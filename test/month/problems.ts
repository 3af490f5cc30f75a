import { isDeepStrictEqual } from 'node:util';
import type { Compared } from './compare.ts';
import type { Lived, Size } from './month.ts';

/** What was not as it is to be, whatever the size of a month. */

const minute = 60_000;

const servedBefore = (hosts: number[]) =>
  hosts.map((host) => `served_not_declared 2 host-${String(host).padStart(2, '0')}`);

/** Eleven hosts have the version before the approval, then in turns four fewer. */
const catchingUp = [
  ['declared_not_served 1', ...servedBefore([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])],
  servedBefore([5, 6, 7, 8, 9, 10, 11]),
  servedBefore([9, 10, 11]),
  [],
];

export function problemsOf(
  { month, story, observations, sent }: Lived,
  size: Size,
  { compared, page }: { compared: readonly Compared[]; page: string },
): string[] {
  const latest = month.drift + (size.window_minutes + size.for_minutes + size.lookMinutes) * minute;
  const { fired_at = 0 } = story;
  const [request, ...others] = story.requests;
  const expectations: [string, boolean][] = [
    ['it fired once', story.fired === 1 && story.resolved === 1],
    ['it fired after the drift and within its window', fired_at > month.drift && fired_at <= latest],
    ['it asked for the version before, and nobody else did', others.length === 0 && request?.to_stage === 'Production'],
    ['the request says why', request?.comment.includes(String(story.reason)) ?? false],
    ['the fleet followed', isDeepStrictEqual(story.drift, catchingUp)],
    ['all was sent', observations === sent.batches * size.perBatch],
    ['the report has a chart', page.includes('<svg') && !page.includes('<script')],
    ['there was something to compare', compared.length > 50],
    ...compared.map(({ what, off }): [string, boolean] => [`${what} is numpy's`, off === 0]),
  ];
  return expectations.flatMap(([what, holds]) => (holds ? [] : [what]));
}
