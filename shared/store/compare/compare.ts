import { type Direction, directionOf } from '#shared/domain/compare/directions.ts';
import { fitted } from '#shared/domain/compare/fitted.ts';
import { compareMetrics } from '#shared/domain/compare/metrics.ts';
import { compareTexts } from '#shared/domain/compare/texts.ts';
import { type LiveVersion, lastUpdated } from '#shared/domain/entities.ts';
import { aliasesOf } from '#shared/domain/render.ts';
import { unpacked } from '#shared/domain/tracking/snapshot.ts';
import type { Request } from '#shared/wire/request.ts';
import { readGates } from './gates.ts';
import { readObserved } from './observed.ts';
import { type Found, type Question, readFound } from './read.ts';
import { readStays } from './stages.ts';

const paramsOf = ({ logged }: LiveVersion) => (logged ? unpacked(logged).params : {});

/** S3's SDK, and what reads YAML, are loaded when it is clear that there is something to compare. */
const contentsOf = async ({ versions, baseline }: Found) =>
  (await import('./contents.ts')).readAllContents(
    versions.map(({ version }) => version),
    baseline,
  );

function factsOf({ model, version, refs }: Found['versions'][number]) {
  return {
    ref: refs.join(','),
    model: model.name,
    version: String(version.version),
    current_stage: version.stage,
    aliases: aliasesOf(model, version.version),
    creation_timestamp: version.creation_timestamp,
    last_updated_timestamp: lastUpdated(model, version),
    user_id: version.actor.id,
    ...(version.run_id !== '' && { run_id: version.run_id }),
    source: version.source,
    status: version.status ?? ('READY' as const),
    ...(version.description !== undefined && { description: version.description }),
    ...(version.digest !== undefined && { digest: version.digest }),
  };
}

type Asked = Question & { directions: ReadonlyMap<string, Direction> };

/** Versions side by side, each against one of them. Errors: as `readFound`. */
export async function compare(request: Request, { directions, ...question }: Asked) {
  const found = await readFound(request, question);
  const { versions, baseline } = found;
  const time = Date.now();
  const [contents, stays, observed] = await Promise.all([
    contentsOf(found),
    readStays(versions),
    readObserved(versions, time),
  ]);
  const gates = await readGates(
    request,
    found,
    question.stage,
    contents.map(({ taken }) => taken),
  );
  const policies = versions.flatMap((one) => one.policies);
  const directionFor = (key: string) => directionOf(key, { asked: directions, policies });
  return fitted({
    model: question.model,
    time,
    baseline,
    versions: versions.map((one, index) => {
      const { taken: _, ...told } = contents[index] as (typeof contents)[number];
      return {
        ...factsOf(one),
        ...(index === baseline && { baseline: true as const }),
        ...(gates[index] && { gates: gates[index] }),
        ...(stays[index] as (typeof stays)[number]),
        ...(observed[index] as (typeof observed)[number]),
        ...told,
      };
    }),
    metrics: compareMetrics(
      versions.map(({ measured }) => measured),
      baseline,
      directionFor,
    ),
    params: compareTexts(versions.map(({ version }) => paramsOf(version))),
    tags: compareTexts(versions.map(({ version }) => version.tags)),
  });
}
