import { kept } from '#shared/wire/artifact-host.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { pythonType, spacedJson } from '#shared/wire/python.ts';
import { reprSet } from '#shared/wire/repr.ts';

/** The tag by which clients before 3.0 know what models a run logged: a list of entries, as JSON. */
export const historyTag = 'mlflow.log-model.history';

const mandatory = ['artifact_path', 'flavors', 'utc_time_created', 'run_id'];
type Fields = Record<string, unknown>;

function parse(text: string): Fields {
  try {
    const model: unknown = JSON.parse(text);
    if (pythonType(model) === 'dict') return model as Fields;
  } catch {
    // Told below.
  }
  throw invalidParameter(`Malformed model info. \n ${text} \n is not a valid JSON.`);
}

const withoutConfig = (flavor: unknown) => {
  if (pythonType(flavor) !== 'dict') return flavor;
  const { config: _, ...rest } = flavor as Fields;
  return rest;
};

/** What is kept of a model's info (`MLmodel`, as JSON). Errors: INVALID_PARAMETER_VALUE with MLflow's texts. */
export function loggedEntry(model_json: string): Fields {
  const model = parse(model_json);
  const missing = mandatory.filter((field) => !(field in model));
  if (missing.length > 0) throw invalidParameter(`Model json is missing mandatory fields: ${reprSet(missing)}`);
  const { run_id, utc_time_created, model_uuid = null, flavors } = model;
  // Of a logged model it is where its files are.
  const artifact_path = typeof model.artifact_path === 'string' ? kept(model.artifact_path) : model.artifact_path;
  if (pythonType(flavors) !== 'dict') throw invalidParameter("The model json's flavors must be an object.");
  const kinds = Object.entries(flavors as Fields).map(([name, flavor]) => [name, withoutConfig(flavor)]);
  return { run_id, artifact_path, utc_time_created, model_uuid, flavors: Object.fromEntries(kinds) };
}

export function withEntry(history: string | undefined, entry: Fields): string {
  try {
    const before: unknown = JSON.parse(history ?? '[]');
    if (Array.isArray(before)) return spacedJson([...before, entry]);
  } catch {
    // Told below.
  }
  throw invalidParameter(`The run's tag '${historyTag}' is no list: delete it, and log the model again.`);
}
