import * as z from 'zod/mini';
import { described } from './described.ts';
import { optionalText, text } from './fields.ts';

/** Messages of MLflow's tracking API (mlflow/protos/service.proto). */

/** int64, as far as JSON's numbers carry it: a number or, as protobuf's JSON allows, its digits. */
export const long = z.pipe(
  z.union([z.int(), z.string().check(z.regex(/^\s*[+-]?\d+\s*$/))]),
  z.pipe(z.transform(Number), z.int()),
);

const special = /^\s*[+-]?(nan|inf(inity)?|(\d+\.?\d*|\.\d+)(e[+-]?\d+)?)\s*$/i;

function readDouble(given: number | string): number {
  if (typeof given === 'number') return given;
  const text = given.trim().toLowerCase();
  if (text.endsWith('nan')) return Number.NaN;
  if (text.includes('inf')) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(text);
}

/** Empty, it counts as missing. */
const someText = z.string().check(z.minLength(1));

/** A double: a number or, as protobuf's JSON writes what JSON has no number for, `"NaN"`, `"Infinity"`, `"-Infinity"`. */
export const double = z.pipe(z.union([z.number(), someText.check(z.regex(special))]), z.transform(readDouble));

/** Names of an enum's values, with their numbers in the protocol file. */
type Enum<Name extends string> = Readonly<Record<Name, number>>;

const nameIn = <Name extends string>(names: Enum<Name>) => z.enum(Object.keys(names) as [Name, ...Name[]]);

/** An enum's value, by its name or its number. */
const enumerated = <Name extends string>(names: Enum<Name>, text: z.ZodMiniString<string> = z.string()) => {
  const named = (given: number | string) =>
    Object.keys(names).find((name) => name === given || String(names[name as Name]) === String(given)) ?? given;
  const values = [...Object.keys(names), ...Object.values<number>(names)];
  const either = z.union([z.int(), text]).register(described, { enum: values });
  return z.pipe(either, z.pipe(z.transform(named), nameIn(names)));
};

export const viewTypes = { ACTIVE_ONLY: 1, DELETED_ONLY: 2, ALL: 3 };
export const runStatuses = { RUNNING: 1, SCHEDULED: 2, FINISHED: 3, FAILED: 4, KILLED: 5 };
export const loggedModelStatuses = {
  LOGGED_MODEL_STATUS_UNSPECIFIED: 0,
  LOGGED_MODEL_PENDING: 1,
  LOGGED_MODEL_READY: 2,
  LOGGED_MODEL_UPLOAD_FAILED: 3,
};

export const viewType = enumerated(viewTypes);
export const runStatus = enumerated(runStatuses);
export const loggedModelStatus = enumerated(loggedModelStatuses, someText);

const entry = z.object({ key: z._default(text, ''), value: z._default(text, '') });
export const entries = z._default(z.array(entry), []);

const pair = z.object({ key: text, value: text });
const pairs = z.optional(z.array(pair));

/** `run_uuid` is what a run's id was called before MLflow 1.0: clients still send both, and `run_id` counts. */
export const runId = { run_id: optionalText, run_uuid: optionalText };

export const metric = z.object({
  key: text,
  value: z.union([z.number(), z.literal('NaN')]),
  timestamp: z.int(),
  step: z.int(),
  run_id: optionalText,
  model_id: optionalText,
  dataset_name: optionalText,
  dataset_digest: optionalText,
});

export const experiment = z.object({
  experiment_id: text,
  name: text,
  artifact_location: text,
  lifecycle_stage: z.enum(['active', 'deleted']),
  creation_time: z.optional(z.int()),
  last_update_time: z.optional(z.int()),
  tags: pairs,
});

export const runInfo = z.object({
  run_id: text,
  run_uuid: text,
  run_name: text,
  experiment_id: text,
  user_id: text,
  status: nameIn(runStatuses),
  start_time: z.int(),
  end_time: z.optional(z.int()),
  artifact_uri: text,
  lifecycle_stage: z.enum(['active', 'deleted']),
});

const dataset = z.object({
  name: text,
  digest: text,
  source_type: text,
  source: text,
  schema: optionalText,
  profile: optionalText,
});

export const run = z.object({
  info: runInfo,
  data: z.object({ metrics: z.optional(z.array(metric)), params: pairs, tags: pairs }),
  inputs: z.object({
    dataset_inputs: z.optional(z.array(z.object({ dataset, tags: pairs }))),
    model_inputs: z.optional(z.array(z.object({ model_id: text }))),
  }),
  outputs: z.optional(z.object({ model_outputs: z.optional(z.array(z.object({ model_id: text, step: z.int() }))) })),
});

export const loggedModel = z.object({
  info: z.object({
    model_id: text,
    experiment_id: text,
    name: text,
    creation_timestamp_ms: z.int(),
    last_updated_timestamp_ms: z.int(),
    artifact_uri: text,
    status: nameIn(loggedModelStatuses),
    model_type: text,
    source_run_id: text,
    tags: pairs,
  }),
  data: z.object({ params: pairs, metrics: z.optional(z.array(metric)) }),
});
