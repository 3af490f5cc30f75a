import type { Model } from '#shared/domain/entities.ts';
import type { LedgerProblem } from '#shared/domain/ledger-problem.ts';
import { getItems } from '../../items.ts';
import { changeKey, entryKey, metaKey, numberOf } from '../../keys.ts';
import { readMeta } from '../../models/get.ts';
import { registryId } from '../../permissions/registry.ts';
import { readHead } from '../head.ts';
import { isChange, isRecorded } from '../recorded.ts';
import { pageAfter } from './pages.ts';
import type { Step } from './step.ts';

/** Of the registry there can be notes alone; a model begins with a change. */
const isUnchanged = ({ id, rev }: Model): boolean => id === registryId && rev === 0;

/** META and the changes count alike: the last one is there, and no other after it. */
async function metaProblem(id: string): Promise<string | undefined> {
  const model = await readMeta(id);
  if (!model) return 'the model is gone, its chain is there';
  const [last, later] = await getItems([changeKey(id, model.rev), changeKey(id, model.rev + 1)]);
  if (!last && !isUnchanged(model)) return `the model is at change ${model.rev}, whose row is gone`;
  if (later && (await readMeta(id))?.rev === model.rev)
    return `the model is at change ${model.rev}, but there is a row of a later one`;
  return undefined;
}

/**
 * The rows by their keys: each has an entry. Those of creations and notes are rung for, and so are changes behind the
 * last in the chain; one before it was in the chain.
 */
export const rowsStep: Step = async ({ id = '', sk, unborn }, _, { repair }) => {
  const { rev } = await readHead(id);
  const { items, last } = await pageAfter(metaKey(id).pk, sk);
  const rows = items.filter(isRecorded);
  const entries = await getItems(rows.map((row) => entryKey(id, row.sk)));
  const open = rows.filter((_, index) => entries[index] === undefined).map((row) => row.sk);
  const gone = open.filter((one) => isChange({ sk: one }) && numberOf(one) <= rev);
  const missing = open.filter((one) => !gone.includes(one));
  const lost = missing.length > 0 ? await repair(id, missing) : [];
  const problem = last === undefined ? await metaProblem(id) : undefined;
  const problems: LedgerProblem[] = [
    ...gone.map((one) => ({ sk: one, problem: 'its entry is gone' })),
    ...lost.map((one) => ({ sk: one, problem: 'has no entry' })),
    ...(problem === undefined ? [] : [{ problem }]),
  ];
  return {
    next: last === undefined ? { step: 'entries', id, unborn } : { step: 'rows', id, unborn, sk: last },
    found: {
      repaired: missing.length - lost.length,
      problems: problems.map((one) => ({ model_id: id, ...one })),
    },
  };
};
