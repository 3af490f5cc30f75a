import type { Model } from '#shared/domain/entities.ts';
import { compareText } from '#shared/domain/search/compare.ts';
import type { Plan } from '#shared/domain/search/plan-types.ts';
import type { Batches } from './batch.ts';
import type { Found, Wanted } from './found.ts';
import { limits } from './limits.ts';
import { ofModel, spanOf, whole } from './ways.ts';

/** Models that make a batch together, however few versions they have. */
const mostTogether = 50;

/** A model costs its index row, its META and a request. */
const costOf = (group: readonly Model[], selected: Plan) =>
  group.reduce((sum, model) => sum + 3 + spanOf(model, selected), 0);

/** Small models whose versions make one batch, named by the first and the last. */
async function* ofGroup(group: readonly Model[], from: string, to: string, selected: Plan, wanted: Wanted) {
  for await (const batch of whole(group, selected, wanted)) {
    yield { ...batch, from: ['name', from], to, cost: costOf(group, selected) };
  }
}

/** A model of many versions, in its own batches. */
async function* ofLarge(model: Model, selected: Plan, wanted: Wanted): Batches<Found> {
  const { from = [], to } = wanted.start ?? {};
  const isAgain = from[0] === 'name' && from[1] === model.name && from.length > 2;
  const within = isAgain ? { from: from.slice(2), to } : undefined;
  for await (const batch of ofModel(model, selected, within, wanted)) {
    yield { ...batch, from: ['name', model.name, ...batch.from] };
  }
}

/** Where the batch began and ended that a page ended in: it is made again, whatever its models have become. */
const groupOf = ({ start }: Wanted) =>
  start?.from[0] === 'name' && start.from.length === 2 ? { from: start.from[1], until: start.to } : {};

/** Versions by the name of their model; the models come in that order. */
export async function* byName(models: AsyncIterable<Model>, selected: Plan, wanted: Wanted): Batches<Found> {
  const forward = wanted.order[0]?.ascending ?? true;
  const isWithin = (name: string, end: string) => (forward ? compareText(name, end) : compareText(end, name)) <= 0;
  let { from, until } = groupOf(wanted);
  let { size } = wanted;
  let group: Model[] = [];
  async function* flush(): Batches<Found> {
    const [first, last] = [group[0], group.at(-1)];
    if (first && last) yield* ofGroup(group, from ?? first.name, until ?? last.name, selected, wanted);
    if (first) size = Math.max(size, Math.min(2 * size, limits.whole));
    [group, from, until] = [[], undefined, undefined];
  }
  for await (const model of models) {
    if (until !== undefined && !isWithin(model.name, until)) yield* flush();
    if (until === undefined) {
      const isLarge = spanOf(model, selected) > limits.whole;
      const isFull = group.length >= mostTogether || costOf([...group, model], selected) > size;
      if (group.length > 0 && (isLarge || isFull)) yield* flush();
      if (isLarge) {
        yield* ofLarge(model, selected, wanted);
        from = undefined;
        continue;
      }
    }
    group.push(model);
  }
  yield* flush();
}
