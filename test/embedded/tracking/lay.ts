import { BatchWriteCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Run } from '#shared/domain/tracking/entities.ts';
import { client, tableName } from '#shared/store/client.ts';
import { chunks, type Item } from '#shared/store/items.ts';
import { posting } from '#shared/store/keys.ts';
import { experimentKey, latestKey, metricIndexKeys, runIndexKeys, runKey } from '#shared/store/tracking/keys.ts';
import { written } from '#shared/store/tracking/points.ts';
import { isPostedTag } from '#shared/store/tracking/run-postings.ts';
import { toRun } from '#shared/store/tracking/runs.ts';
import { run } from '#test/unit/tracking-search/support.ts';

/** Runs laid into the table as the API would have left them, histories aside, but fast. */

export const runOf = (index: number, fields: Partial<Run> = {}): Run => {
  const run_id = index.toString(16).padStart(4, '0').repeat(8);
  const run_name = fields.run_name ?? `run ${index}`;
  return run({
    run_id,
    start_time: 1_700_000_000_000 + index,
    artifact_uri: `mlflow-artifacts:/1/${run_id}/artifacts`,
    ...fields,
    run_name,
    tags: { 'mlflow.runName': run_name, ...fields.tags },
  });
};

const itemsOf = (run: Run): Item[] => [
  {
    ...runKey(run.run_id),
    ...run,
    ...runIndexKeys(run),
    metrics: Object.fromEntries(Object.entries(run.metrics).map(([key, point]) => [key, written(point)])),
  },
  ...Object.entries(run.metrics).map(([key, point]) => ({
    ...latestKey(run.run_id, key),
    ...metricIndexKeys(run, key, point),
  })),
  ...Object.entries(run.tags).flatMap(([key, value]) =>
    isPostedTag(key, value) ? [posting('r', run.run_id, { attribute: `tag.${key}`, value })] : [],
  ),
];

async function write(items: readonly object[]): Promise<void> {
  let open = items.map((Item) => ({ PutRequest: { Item } }));
  while (open.length > 0) {
    const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [tableName]: open } }));
    open = (UnprocessedItems?.[tableName] ?? []) as typeof open;
  }
}

export async function layItems(items: readonly object[]): Promise<void> {
  for (const some of chunks(chunks(items, 25), 4)) await Promise.all(some.map(write));
}

export const layRuns = (runs: readonly Run[]): Promise<void> => layItems(runs.flatMap(itemsOf));

/** Experiments that nobody deletes. */
export const layExperiments = (ids: readonly string[]): Promise<void> =>
  layItems(
    ids.map((id) => ({
      ...experimentKey(Number(id)),
      name: `experiment ${id}`,
      artifact_location: `mlflow-artifacts:/${id}`,
      lifecycle_stage: 'active',
      tags: {},
      era: 0,
      rev: 1,
    })),
  );

/** Every item there is, of one sort key. */
export async function everyItem(sk: string): Promise<Item[]> {
  const found: Item[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName: tableName, ConsistentRead: true, ...(ExclusiveStartKey && { ExclusiveStartKey }) }),
    );
    found.push(...((page.Items ?? []) as Item[]).filter((item) => item.sk === sk));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return found;
}

export const everyRun = async (): Promise<Run[]> => (await everyItem('RUN')).map(toRun);
