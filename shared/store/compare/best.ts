import { type Direction, directionOf, isBetter } from '#shared/domain/compare/directions.ts';
import { own } from '#shared/domain/own.ts';
import type { Where } from '#shared/domain/search/types.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import type { Asker } from '#shared/wire/request.ts';
import { getPoliced } from '../gates/policed.ts';
import { collectVersions } from '../search/versions.ts';

type Asked = {
  /** Absent: all that the asker may read. */
  model: string | undefined;
  metric: string;
  direction: Direction | undefined;
  where: Where;
  most: number;
};

/** As asked, else as the model's policies have it, else as the metric's name says. Errors: INVALID_PARAMETER_VALUE. */
async function directionFor(asker: Asker, { model, metric, direction }: Asked): Promise<Direction> {
  const policies = model === undefined ? [] : (await getPoliced(asker, model)).policies;
  const known = direction ?? directionOf(metric, { policies })?.direction;
  if (known) return known;
  throw invalidParameter(
    `Which way '${metric}' gets better is not known by its name. Give 'direction': 'higher' or 'lower'.`,
  );
}

const named = (model: string): Where => ({ type: 'attribute', key: 'name', comparator: '=', value: model });

/** Those with the best value of a metric, and how many have one. Errors: RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED of the model. */
export async function findBest(asker: Asker, asked: Asked) {
  const direction = await directionFor(asker, asked);
  const { model, metric, where, most } = asked;
  const all = model === undefined ? where : [named(model), where];
  const { found, more } = await collectVersions({ asker, where: all, ranked: [metric] });
  if (more)
    throw invalidParameter(
      `More versions are selected than can be ranked at once: ${found.length} of them were looked at. Name a model, or ` +
        `narrow the filter: "metrics.\`${metric}\` > …", "stage = 'Production'".`,
    );
  const measured = found.flatMap(({ metrics, ...of }) => {
    const value = own(metrics, metric);
    return value === undefined || Number.isNaN(value) ? [] : [{ ...of, value }];
  });
  const best = measured.sort((one, other) => {
    if (one.value !== other.value) return isBetter(direction, one.value, other.value) ? -1 : 1;
    return (
      other.version.creation_timestamp - one.version.creation_timestamp || other.version.version - one.version.version
    );
  });
  return { direction, best: best.slice(0, most), measured: measured.length };
}
