import { type Entry, most } from '#shared/domain/compare/entries.ts';
import type { Model } from '#shared/domain/entities.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { inParallel } from '../in-parallel.ts';
import { numbersOf } from './members.ts';
import type { Named } from './named.ts';

/** A version that is compared, `refs` being what it was asked for by; of a number it is not known yet whether it is there. */
export type Chosen = Named & { number: number; refs: string[]; isNumber: boolean };

export type Choice = { chosen: Chosen[]; baseline: number };

/** Entries that are looked up at once. */
const width = 10;

const isAt = (model: Model, number: number) => (one: Chosen) => one.model.id === model.id && one.number === number;

const highest = (numbers: readonly number[]): number => Math.max(...numbers);

type Asked = { model: string; entries: readonly Entry[]; baseline: Entry | undefined };

/** With a version that may be among them; if it is not, it comes before all others. */
function withBaseline(
  chosen: Chosen[],
  of: Named,
  number: number,
  entry: Pick<Entry, 'written'>,
  isNumber: boolean,
): Choice {
  const at = chosen.findIndex(isAt(of.model, number));
  if (at >= 0) return { chosen, baseline: at };
  return { chosen: [{ ...of, number, refs: [entry.written], isNumber }, ...chosen], baseline: 0 };
}

/** Each once, in the order in which they were named. Errors: RESOURCE_DOES_NOT_EXIST; INVALID_PARAMETER_VALUE, if they are too many. */
export async function choose(named: ReadonlyMap<string, Named>, { model, entries, baseline }: Asked): Promise<Choice> {
  const of = (entry: Entry) => named.get(entry.model) as Named;
  const numbers = await inParallel(entries, width, (entry) => numbersOf(of(entry).model, entry));
  const chosen: Chosen[] = [];
  entries.forEach((entry, index) => {
    for (const number of numbers[index] ?? []) {
      const known = chosen.find(isAt(of(entry).model, number));
      const isNumber = 'version' in entry;
      if (!known) chosen.push({ ...of(entry), number, refs: [entry.written], isNumber });
      else if (!known.refs.includes(entry.written)) known.refs.push(entry.written);
    }
  });
  if (chosen.length > most)
    throw invalidParameter(
      `'versions' stands for ${chosen.length} versions: at most ${most} are compared at once. Name them.`,
    );
  if (baseline) {
    const number = highest(await numbersOf(of(baseline).model, baseline));
    return withBaseline(chosen, of(baseline), number, baseline, 'version' in baseline);
  }
  const main = named.get(model) as Named;
  const { production } = main.model;
  const among = chosen.findIndex((one) => one.model.id === main.model.id && production.includes(one.number));
  if (among >= 0 || production.length === 0) return { chosen, baseline: Math.max(0, among) };
  return withBaseline(chosen, main, highest(production), { written: 'Production' }, false);
}
