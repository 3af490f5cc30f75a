import { invalidParameter } from '#shared/wire/errors.ts';
import type { Request } from '#shared/wire/request.ts';
import { commit } from '../commit.ts';
import { check, exists, put, unchanged } from '../expression.ts';
import { getItem } from '../items.ts';
import { measuredKey, versionKey } from '../keys.ts';
import { noteActions } from '../rows.ts';
import { written } from '../tracking/points.ts';
import { getVersionWith } from '../versions/get.ts';
import { type Report, reportsIn } from './reports.ts';

/** Bytes of all that is kept of one version, of the 400 KB that DynamoDB takes. */
const mostBytes = 200_000;

/** The note of a metric tells its values as text. */
const textOf = (report: Report | undefined) => report && String(report.value);

type Given = { key: string; value: number; dataset_name?: string | undefined; dataset_digest?: string | undefined };

const isSame = (one: Report, other: Report) =>
  one.key === other.key &&
  one.reporter === other.reporter &&
  one.dataset_name === other.dataset_name &&
  one.dataset_digest === other.dataset_digest;

function requireRoomFor(reports: readonly Report[]): void {
  if (Buffer.byteLength(JSON.stringify(reports)) <= mostBytes) return;
  throw invalidParameter(
    `What is reported of a version can have ${mostBytes} bytes. Report a metric on the same dataset once more to replace ` +
      'it, or register another version.',
  );
}

/** Who calls reports what they measured, in the place of their last value of the same metric and dataset. */
export const report = (request: Request, at: { name: string; version: string }, given: Given): Promise<Report> =>
  commit(request, async function planReport() {
    const { model, version, item } = await getVersionWith(request, at.name, at.version, async (id, number) => ({
      item: await getItem(measuredKey(id, number)),
    }));
    const { key, value, dataset_name, dataset_digest } = given;
    const reported: Report = {
      key,
      value,
      ...(dataset_name !== undefined && { dataset_name }),
      ...(dataset_digest !== undefined && { dataset_digest }),
      reporter: request.actor.id,
      timestamp: Date.now(),
    };
    const reports: Report[] = reportsIn(item);
    const before = reports.find((one) => isSame(one, reported));
    const after = [...reports.filter((one) => one !== before), reported];
    requireRoomFor(after);
    const note = noteActions(request, model, 'metric_reported', {
      version: version.version,
      key,
      from: textOf(before),
      to: textOf(reported),
      ...(dataset_name !== undefined && { dataset: dataset_name }),
    });
    const count = (item?.count as number | undefined) ?? 0;
    const kept = { ...measuredKey(model.id, version.version), reports: after.map(written), count: count + 1 };
    return {
      actions: [
        { Put: put(kept, unchanged('count', item?.count)) },
        { ConditionCheck: check(versionKey(model.id, version.version), exists('stage')) },
        ...note.actions,
      ],
      row: note.row,
      result: reported,
    };
  });
