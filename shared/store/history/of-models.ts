import { type Question, rowsAsked } from '#shared/domain/history.ts';
import { merge } from './merge.ts';
import { rowsOfVersion } from './of-version.ts';
import type { Row } from './row.ts';
import { minute, seek } from './seek.ts';
import type { Start, Step } from './step.ts';
import { changes, creations, notes, type Way } from './streams.ts';

function rowsOf(way: Way, question: Question): AsyncGenerator<Row> {
  if (question.version !== undefined) return rowsOfVersion(way, Number(question.version));
  const asked = rowsAsked(question);
  const streams = [
    ...(asked.changes ? [changes(way)] : []),
    ...(asked.creations ? [creations(way)] : []),
    ...(asked.notes ? [notes(way)] : []),
  ];
  return merge(streams, { forward: way.forward, place: way.passed.place });
}

/** After it there is no row of the time range any more, of its kind. */
const isBeyond = ({ from, to, forward }: Question): Way['isBeyond'] =>
  forward ? ({ at }) => at > to + minute : ({ at }) => at < from - minute;

async function* alongModel(id: string, question: Question, { cursor, limit }: Start): AsyncGenerator<Step> {
  const { forward } = question;
  const place = cursor?.after.slice(id.length + 1);
  const passed = place ? { place, version: cursor?.version } : await seek(id, question);
  let { version } = passed;
  const way = { id, passed, forward, limit, isBeyond: isBeyond(question) };
  for await (const row of rowsOf(way, question)) {
    if (row.kind === 'version_created') version = row.version;
    yield { row, passed: { after: `${id}#${row.place}`, version } };
  }
}

/** What a model costs without its rows. */
const costOfModel = 20;

/** Models one after the other, by their ids: in the order in which they were created, or against it. */
export async function* alongModels(ids: readonly string[], question: Question, start: Start): AsyncGenerator<Step> {
  const { forward } = question;
  const begun = start.cursor?.after.slice(0, 26);
  const open = ids.toSorted().filter((id) => begun === undefined || (forward ? id >= begun : id <= begun));
  for (const [index, id] of (forward ? open : open.toReversed()).entries()) {
    if (index > 0) yield { cost: costOfModel, passed: { after: `${id}#` } };
    yield* alongModel(id, question, { ...start, cursor: id === begun ? start.cursor : undefined });
  }
}
