import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';

/** What an event source mapping does with batches; the function and the clock are given, so that tests can fake them. */
export type BatchRules = {
  /** Tries after the first before a batch is given up. */
  retries: number;
  invoke(records: DynamoDBRecord[]): Promise<DynamoDBBatchResponse | null | undefined>;
  /** Everything up to this record is done with. */
  advance(last: DynamoDBRecord): void;
  giveUp(records: DynamoDBRecord[], error: unknown): void;
  /** Waits before the next try; throws when there is to be none because we stop. */
  backOff(tries: number): Promise<void>;
};

type Batch = { records: DynamoDBRecord[]; tries: number };

const sequenceNumber = (record: DynamoDBRecord) => record.dynamodb?.SequenceNumber;

/** `ReportBatchItemFailures`: the first of the failed records; one that is not of the batch fails all of it. */
const firstFailure = (records: DynamoDBRecord[], response: DynamoDBBatchResponse | null | undefined): number => {
  const failed = new Set(response?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier));
  if (failed.size === 0) return records.length;
  const known = new Set<unknown>(records.map(sequenceNumber));
  if ([...failed].some((identifier) => !known.has(identifier))) return 0;
  return records.findIndex((record) => failed.has(sequenceNumber(record) as string));
};

const attempt = async (records: DynamoDBRecord[], { invoke }: BatchRules) => {
  try {
    const done = firstFailure(records, await invoke(records));
    return { done, error: 'the function reported it as failed' };
  } catch (error) {
    return { done: 0, error };
  }
};

/** What is left of a failed batch: what follows the records that went through, or else its two halves (bisect). */
const remainder = ({ records, tries }: Batch, done: number): Batch[] => {
  if (done > 0) return [{ records: records.slice(done), tries }];
  if (records.length === 1) return [{ records, tries: tries + 1 }];
  const half = Math.ceil(records.length / 2);
  return [
    { records: records.slice(0, half), tries },
    { records: records.slice(half), tries },
  ];
};

/**
 * Delivers records in order, at least once, until each is processed or given up. Cutting a batch is no retry, as in
 * Lambda: so one bad record is at last alone with its retries, and only it is given up.
 */
export const deliver = async (records: DynamoDBRecord[], rules: BatchRules): Promise<void> => {
  const waiting: Batch[] = records.length > 0 ? [{ records, tries: 0 }] : [];
  for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
    const { done, error } = await attempt(batch.records, rules);
    if (done > 0) rules.advance(batch.records[done - 1] as DynamoDBRecord);
    if (done === batch.records.length) continue;
    const rest = remainder(batch, done);
    const [next] = rest as [Batch];
    if (next.tries > rules.retries) {
      rules.giveUp(next.records, error);
      rules.advance(next.records.at(-1) as DynamoDBRecord);
    } else {
      waiting.unshift(...rest);
      await rules.backOff(next.tries);
    }
  }
};
