import { invalidParameter } from '#shared/wire/errors.ts';
import { isLonger } from '../names.ts';
import type { Dataset } from './entities.ts';

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
type Input = { dataset: Given; tags: { key: string; value: string }[] };

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
