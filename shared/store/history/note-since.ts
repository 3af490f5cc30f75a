import { encodeTime } from 'ulid';
import { digits, maximumNumber, metaKey, placeOf } from '../keys.ts';
import { queryFirst } from '../query.ts';

const placeAt = (rev: number, issued: number) => `${digits(rev)}#${digits(issued)}`;

/**
 * After which version number stand the last of a change's notes that begin before a time. It is looked for from the end,
 * in steps that grow, and by halving where they went too far: a few reads for what is recent, some twenty among 100,000
 * numbers, and none more if all stand after one.
 */
async function issuedBefore(id: string, rev: number, time: number): Promise<number> {
  const note = async (from: number, to: number, forward: boolean) => {
    const range = { from: `NOTE#${placeAt(rev, from)}`, to: `NOTE#${placeAt(rev, to)}~`, forward };
    const found = await queryFirst({ partition: metaKey(id).pk, ...range });
    return found && { issued: Number(placeOf(found.sk).split('#')[1]), at: Number(found.at) };
  };
  const [first, last] = await Promise.all([note(0, maximumNumber, true), note(0, maximumNumber, false)]);
  let low = first?.issued ?? 0;
  let high = first && last && first.at < time ? last.issued : low;
  for (let step = 1; low < high; step *= 16) {
    const middle = Math.max(Math.ceil((low + high) / 2), high - step + 1);
    const begin = await note(middle, high, true);
    if (begin && begin.at < time) low = begin.issued;
    else high = middle - 1;
  }
  return low;
}

/**
 * The place between a change's notes from before `time` and those since then, where each stands by its own clock: others
 * stand after the number that had been given out when it was `margin` later (ms; earlier, if below 0), so that no clock,
 * and no call that took long, is on the wrong side.
 */
export const noteSince = async (id: string, rev: number, time: number, margin: number): Promise<string> => {
  const issued = await issuedBefore(id, rev, Math.max(0, time + margin));
  return `${placeAt(rev, issued)}#${encodeTime(Math.max(0, time))}`;
};
