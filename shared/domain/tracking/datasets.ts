import { invalidParameter } from '#shared/wire/errors.ts';
import { isLonger } from '../names.ts';
import type { Dataset, DatasetInput, Run } from './entities.ts';

const longest = { name: 500, digest: 36, source: 65_535, schema: 1_048_575, profile: 16_777_215 };
const longestTag = { key: 255, value: 500 };

/** Bytes of one dataset's item: of schema and profile MLflow's database takes more. */
const room = 350_000;

function requireLengths(texts: Record<string, string | undefined>, limits: Record<string, number>): void {
  for (const [name, maximum] of Object.entries(limits)) {
    if (isLonger(texts[name] ?? '', maximum)) {
      throw invalidParameter(`'${name}' exceeds the maximum length of ${maximum} characters`);
    }
  }
}

type Given = Omit<Dataset, 'schema' | 'profile'> & { schema?: string | undefined; profile?: string | undefined };
export type Input = { dataset: Given; tags: { key: string; value: string }[] };

/** Errors: INVALID_PARAMETER_VALUE with MLflow's texts for what is too long, and ours for what no item has room for. */
export function validateDatasetInput({ dataset, tags }: Input): void {
  requireLengths(dataset, longest);
  for (const tag of tags) requireLengths(tag, longestTag);
  const bytes = Object.values(dataset).reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0);
  if (bytes <= room) return;
  throw invalidParameter(
    `The schema, profile and source of a dataset can have ${room} bytes together; these would have ${bytes}. Log them ` +
      'as an artifact.',
  );
}

export const datasetOf = ({ schema, profile, ...dataset }: Given): Dataset => ({
  ...dataset,
  ...(schema !== undefined && { schema }),
  ...(profile !== undefined && { profile }),
});

const identity = ({ name, digest }: { name: string; digest: string }) => JSON.stringify([name, digest]);

/** Inputs of which a run has none of that name and digest. */
export function newInputs({ datasets }: Run, inputs: readonly Input[]): Input[] {
  const known = new Set(datasets.map(identity));
  return inputs.filter(({ dataset }) => !known.has(identity(dataset)));
}

/** What a run has of datasets with these; of one that is given twice, the first counts. */
export function withInputs(run: Run, inputs: readonly Input[]): DatasetInput[] {
  const datasets = new Map(run.datasets.map((input) => [identity(input), input]));
  for (const { dataset, tags } of inputs) {
    const { name, digest } = dataset;
    if (!datasets.has(identity(dataset))) datasets.set(identity(dataset), { name, digest, tags });
  }
  return [...datasets.values()];
}
