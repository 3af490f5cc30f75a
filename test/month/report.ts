import { tableOf } from '#test/support/measured-table.ts';
import type { Compared } from './compare.ts';
import type { Lived } from './month.ts';
import { hour } from './traffic.ts';

/** What a month showed, as Markdown. */

type Shown = Pick<Lived, 'month' | 'story' | 'sent' | 'spent' | 'observations'>;

const thousands = (number: number) => number.toLocaleString('en-US');
const seconds = (ms: number) => `${(ms / 1_000).toFixed(0)} s`;
const hoursAfter = (time: number | undefined, since: number) =>
  time === undefined ? 'never' : `${((time - since) / hour).toFixed(1)} h after the drift began`;

export function storyTable({ month, story, sent, spent, observations }: Shown): string {
  const following = story.drift.map((found) => found.filter((one) => one.startsWith('served_not_declared')).length);
  return tableOf(
    ['what', 'measured'],
    [
      ['observations', thousands(observations)],
      ['batches', thousands(sent.batches)],
      ['sent in', seconds(sent.took)],
      ['batches a second', (sent.batches / (sent.took / 1_000)).toFixed(1)],
      ['folds', `${seconds(spent.folds)} in all`],
      ['looks of the clock at monitors', `${thousands(spent.evaluated)}, ${seconds(spent.looks)} in all`],
      ['the monitor fired', `${story.fired} time, ${hoursAfter(story.fired_at, month.drift)}`],
      ['because', story.reason ?? ''],
      ['it proposed', story.outcome ?? ''],
      ['a person approved', hoursAfter(story.approved_at, month.drift)],
      ['hosts with the version before, at each look at the drift', following.join(', ')],
      ['it resolved', `${story.resolved} time`],
    ],
  );
}

/** `limit` 0: equal. */
export const comparisonTable = (compared: readonly Compared[]): string =>
  tableOf(
    ['number', 'how many', 'greatest difference', 'at most'],
    compared.map(({ what, numbers, greatest, limit }) => [
      what,
      numbers,
      greatest === 0 ? '0' : greatest.toExponential(1),
      limit === 0 ? 'equal' : limit.toPrecision(2),
    ]),
  );
