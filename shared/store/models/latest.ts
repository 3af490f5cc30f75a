import type { LiveVersion, Model } from '#shared/domain/entities.ts';
import { highestNone, isNoneEmpty } from '#shared/domain/members.ts';
import { renderModel } from '#shared/domain/render.ts';
import { type Stage, stages } from '#shared/domain/stages.ts';
import { tooManyRequests } from '#shared/wire/errors.ts';
import { memberPrefix, metaKey, numberOf } from '../keys.ts';
import { queryFirst } from '../query.ts';
import { getVersions } from '../versions/get.ts';
import { readMeta } from './get.ts';

/** A model with the highest live version of each stage, as of one moment. */
export type Latest = { model: Model; versions: LiveVersion[] };

/** The number META holds for a stage: exact for the listed two, for the others no member is higher. */
function boundOf(model: Model, stage: Stage): number | undefined {
  if (stage === 'Staging' || stage === 'Production') {
    const members = stage === 'Staging' ? model.staging : model.production;
    return members.length > 0 ? Math.max(...members) : undefined;
  }
  return stage === 'Archived' ? model.archived || undefined : highestNone(model, model.issued);
}

/** The rows know the highest member where the bound has outlived its version: it left, was deleted or never written. */
async function askRows(model: Model, stage: 'None' | 'Archived'): Promise<number | undefined> {
  const partition = metaKey(model.id).pk;
  const row = await queryFirst({ partition, prefix: memberPrefix(stage), forward: false });
  return row && numberOf(row.sk);
}

/** `stale`: META and the version do not fit together, because a change came between the two reads. */
type Answer = LiveVersion | undefined | 'stale';

/**
 * META's own answer stands when the version it names is in that stage. Else, for the stages it does not list whole,
 * the rows are asked; theirs is of the same moment only if no change has come since META was read.
 */
async function settle(
  model: Model,
  stage: Stage,
  bound: number | undefined,
  read: LiveVersion | undefined,
): Promise<Answer> {
  if (read?.stage === stage) return read;
  if (stage === 'Staging' || stage === 'Production') return bound === undefined ? undefined : 'stale';
  const neverHadAny = stage === 'Archived' ? model.archived === 0 : isNoneEmpty(model, model.issued);
  if (neverHadAny) return undefined;
  const highest = await askRows(model, stage);
  const [now, [version]] = await Promise.all([
    readMeta(model.id),
    getVersions(highest === undefined ? [] : [{ id: model.id, version: highest }]),
  ]);
  return now?.rev === model.rev && (highest === undefined || version?.stage === stage) ? version : 'stale';
}

/** As MLflow groups them. */
const byStage = (a: LiveVersion, b: LiveVersion) => (a.stage < b.stage ? -1 : 1);

async function latestOnce(models: readonly Model[], asked: readonly Stage[]): Promise<(Latest | 'stale')[]> {
  const wanted = models.map((model) => asked.map((stage) => ({ stage, bound: boundOf(model, stage) })));
  const located = models.flatMap((model, index) =>
    (wanted[index] ?? []).flatMap(({ bound }) => (bound === undefined ? [] : [{ id: model.id, version: bound }])),
  );
  const read = await getVersions(located);
  const found = new Map(located.map(({ id, version }, index) => [`${id}#${version}`, read[index]]));
  return Promise.all(
    models.map(async (model, index) => {
      const answers = await Promise.all(
        (wanted[index] ?? []).map(({ stage, bound }) => settle(model, stage, bound, found.get(`${model.id}#${bound}`))),
      );
      if (answers.includes('stale')) return 'stale';
      return { model, versions: answers.filter((one) => typeof one === 'object').sort(byStage) };
    }),
  );
}

/**
 * The highest live version per stage of each model, exact: META says who it is, the version must agree, and where it
 * does not both are read again. So nobody sees two holders or none beside a promotion. One more trip than META's, for
 * any number of models; a second where a bound was outlived. Models deleted meanwhile are left out.
 */
export async function latestOf(models: readonly Model[], asked: readonly Stage[] = stages): Promise<Latest[]> {
  const settled = new Map<string, Latest>();
  let open = models;
  for (let round = 0; open.length > 0; round++) {
    if (round === 20) throw tooManyRequests('This model is being changed all the time. Try again.');
    const answers = await latestOnce(open, asked);
    for (const answer of answers) if (answer !== 'stale') settled.set(answer.model.id, answer);
    const stale = open.filter((_, index) => answers[index] === 'stale');
    const again = await Promise.all(stale.map(({ id }) => readMeta(id)));
    open = again.filter((model) => model !== undefined && model.deleted === undefined) as Model[];
  }
  return models.flatMap(({ id }) => settled.get(id) ?? []);
}

/**
 * For the answer of a write: read while the write is under way, since it moves no version. Await it only when the write
 * has succeeded; until then nobody minds if it fails.
 */
export function latestMeanwhile(model: Model): Promise<LiveVersion[]> {
  const reading = latestOf([model]).then(([latest]) => latest?.versions ?? []);
  reading.catch(() => {});
  return reading;
}

/** A model's message with its latest versions, as MLflow answers it. */
export async function renderWithLatest(model: Model) {
  const [latest] = await latestOf([model]);
  return renderModel(latest?.model ?? model, latest?.versions ?? []);
}
