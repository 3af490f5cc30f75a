import { doesNotExist, invalidParameter } from '#shared/wire/errors.ts';
import { own } from '../own.ts';
import type { Run } from './entities.ts';

/** The tag that holds a run's name, too. */
export const runNameTag = 'mlflow.runName';

export const runNotFound = (run_id: string) => doesNotExist(`Run with id=${run_id} not found`);

/** What has only the older field of the two has that. Errors: INVALID_PARAMETER_VALUE without either. */
export function runIdOf({ run_id, run_uuid }: { run_id?: string | undefined; run_uuid?: string | undefined }): string {
  const id = run_id || run_uuid;
  if (id) return id;
  throw invalidParameter(
    "Missing value for required parameter 'run_id'. See the API docs for more information about request parameters.",
  );
}

/** Nothing is logged to, or changed of, a run that is deleted. Errors: INVALID_PARAMETER_VALUE. */
export function requireActive({ run_id, lifecycle_stage }: Run): void {
  if (lifecycle_stage === 'active') return;
  throw invalidParameter(`The run ${run_id} must be in the 'active' state. Current state is ${lifecycle_stage}.`);
}

/** Bytes. DynamoDB takes 409,600 an item; what is left is for everything on a run that is not counted. */
const room = 350_000;

/** What an entry of a map takes besides its text; a latest point its three numbers, too. */
const overhead = { entry: 4, point: 70 };

/** Bytes of what was logged to a run, the history of its metrics aside: that is kept apart. */
export function bytesOfRun({ params, tags, metrics, datasets, model_inputs, model_outputs }: Run): number {
  const text = [...Object.entries(params), ...Object.entries(tags)].reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value) + overhead.entry,
    0,
  );
  const points = Object.keys(metrics).reduce((sum, key) => sum + Buffer.byteLength(key) + overhead.point, 0);
  const inputs = [...datasets, ...model_inputs, ...model_outputs].reduce<number>(
    (sum, input) => sum + Buffer.byteLength(JSON.stringify(input)),
    0,
  );
  return text + points + inputs;
}

/** Ours: a run is one item, so that it changes as one. Errors: INVALID_PARAMETER_VALUE. */
export function requireRoomInRun(run: Run): void {
  const bytes = bytesOfRun(run);
  if (bytes <= room) return;
  throw invalidParameter(
    `The params, tags, inputs and latest metrics of a run can have ${room} bytes together; these would have ${bytes}. ` +
      'Log what is long as an artifact.',
  );
}

/** Params are written once; the same value again is nothing new. */
export const changedParams = (
  { params }: Run,
  given: readonly { key: string; value: string }[],
): { key: string; old_value: string; new_value: string }[] =>
  given.flatMap(({ key, value }) => {
    const old = own(params, key) ?? value;
    return old === value ? [] : [{ key, old_value: old, new_value: value }];
  });

type Output = Run['model_outputs'][number];

/** A model is a run's output once; said again it is nothing new. Errors: INVALID_PARAMETER_VALUE for another step. */
export function withOutputs({ model_outputs }: Run, added: readonly Output[]): Output[] {
  const known = new Map(model_outputs.map((output) => [output.model_id, output]));
  for (const { model_id, step } of added) {
    const before = known.get(model_id);
    if (before && before.step !== step) {
      throw invalidParameter(`The model '${model_id}' is an output of the run already, of step ${before.step}.`);
    }
    known.set(model_id, { model_id, step });
  }
  return [...known.values()];
}
