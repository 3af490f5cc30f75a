import { type Entry, most } from '#shared/domain/compare/entries.ts';
import { aliasOf, type Model } from '#shared/domain/entities.ts';
import { isLatest } from '#shared/domain/names.ts';
import type { Stage } from '#shared/domain/stages.ts';
import { maximumNumber, memberPrefix, metaKey, numberOf } from '../keys.ts';
import { latestOf } from '../models/latest.ts';
import { queryPages } from '../query.ts';
import { highestOf } from '../versions/aliased.ts';
import { versionNotFound } from '../versions/get.ts';
import { about } from './named.ts';

/** Of the stages that META does not list: one more than there may be shows that there are too many. */
async function rowsOf({ id }: Model, stage: 'None' | 'Archived'): Promise<number[]> {
  const numbers: number[] = [];
  for await (const page of queryPages({ partition: metaKey(id).pk, prefix: memberPrefix(stage), limit: most + 1 })) {
    numbers.push(...page.map(({ sk }) => numberOf(sk)));
    if (numbers.length > most) break;
  }
  return numbers;
}

const inOrder = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b);

function membersOf(model: Model, stage: Stage): Promise<number[]> | number[] {
  if (stage === 'Production') return inOrder(model.production);
  return stage === 'Staging' ? inOrder(model.staging) : rowsOf(model, stage);
}

async function latestNumber(model: Model): Promise<number | undefined> {
  const [latest] = await latestOf([model]);
  return latest && highestOf(latest.versions)?.version;
}

/** The numbers that an entry stands for: one, or all of a stage, lowest first. Errors: RESOURCE_DOES_NOT_EXIST. */
export async function numbersOf(model: Model, entry: Entry): Promise<number[]> {
  if ('version' in entry) {
    if (entry.version > 0 && entry.version <= maximumNumber) return [Number(entry.version)];
    throw about(entry.written, versionNotFound(model.name, entry.version).message);
  }
  if ('alias' in entry) {
    const { alias } = entry;
    const number = isLatest(alias) ? await latestNumber(model) : aliasOf(model, alias);
    if (number !== undefined) return [number];
    throw about(entry.written, `model '${model.name}' has no alias '${alias}'.`);
  }
  const numbers = await membersOf(model, entry.stage);
  if (numbers.length > 0) return numbers;
  throw about(entry.written, `no version of model '${model.name}' is in stage '${entry.stage}'.`);
}
