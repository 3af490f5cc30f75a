import type { Version } from '#shared/domain/entities.ts';
import type { Room } from '#shared/domain/evidence/room.ts';
import type { Dataset, DatasetInput } from '#shared/domain/tracking/entities.ts';
import { unpacked } from '#shared/domain/tracking/snapshot.ts';
import { datasetsOf, findRun } from '../tracking/runs.ts';

const contextOf = ({ tags }: DatasetInput): string | undefined =>
  tags.find(({ key }) => key === 'mlflow.data.context')?.value;

function told(input: DatasetInput, { source_type = '', source = '' }: Partial<Dataset> = {}) {
  const context = contextOf(input);
  return { name: input.name, digest: input.digest, source_type, source, ...(context !== undefined && { context }) };
}

/** What went into a run that is tracked here. */
export async function datasetsIn(run_id: string) {
  const run = run_id === '' ? undefined : await findRun(run_id);
  if (!run) return [];
  const [whole = []] = await datasetsOf([run]);
  return run.datasets.map((input, index) => told(input, whole[index]));
}

/** What a version was made of, as far as somebody said so. */
export function lineageTold(version: Version, datasets: Awaited<ReturnType<typeof datasetsIn>>, room: Room) {
  const { source, run_id, run_link, model_id, logged_digest, logged } = version;
  const snapshot = logged && room.whole('logged', unpacked(logged));
  return {
    source,
    run_id,
    run_link,
    model_id,
    ...(logged_digest !== undefined && { logged_digest }),
    ...(snapshot && { logged: snapshot }),
    datasets: room.list('datasets', datasets),
  };
}
