import { beginning } from '#shared/domain/chain.ts';
import type { LedgerProblem } from '#shared/domain/ledger-problem.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import type { Asker } from '#shared/wire/request.ts';
import { getItems } from '../../items.ts';
import { metaKey } from '../../keys.ts';
import { requireSight } from '../../permissions/readable.ts';
import { ring } from '../bell.ts';
import { readStretch } from '../chain.ts';
import { findChain, requireChain, type Asked as Which } from '../find.ts';
import { readHead } from '../head.ts';
import { verifyFrom } from './run.ts';
import type { Position, Scope } from './step.ts';

/** What one call of the API checks: not more than it has time for, and whoever rings need not write the ledger. */

type Asked = Which & Pick<Scope, 'from' | 'to'>;

/** As the token of the page before has it: `of` which model alone. */
type GoOn = Position & { of?: string | undefined };

/** Steps of a call, and the time (ms) after which it begins no other. */
const most = 100;
const patience = 8_000;

function requireRange({ model, model_id, from = 1, to = from }: Asked): void {
  if (from < 1 || to < from) throw invalidParameter("'from' and 'to' are positions from 1 on, the first one first.");
  if (model === undefined && model_id === undefined)
    throw invalidParameter("'from' and 'to' are positions in the chain of one model: give 'model' or 'model_id', too.");
}

/** Where the entries of a range begin: behind the one before them, which is taken as it is. */
async function startOf(id: string, from: number): Promise<Position> {
  const { n } = await readHead(id);
  if (from > n) throw invalidParameter(`The chain ends at ${n}: 'from' may be no more than that.`);
  const { entries } = from === 1 ? { entries: [] } : await readStretch(id, from - 1, 1);
  const before = entries.find(({ place }) => place === from - 1);
  return { step: 'chain', id, ...(from === 1 ? beginning : { n: from - 1, hash: before?.hash }) };
}

const requireAll = (asker: Asker) =>
  requireSight(asker, "Give 'model' or 'model_id' of one that you may read: its chain is verified by itself.");

async function begin(asker: Asker, asked: Asked): Promise<{ scope: Scope; position: Position }> {
  const { model, model_id, from, to } = asked;
  const isRange = from !== undefined || to !== undefined;
  if (isRange) requireRange(asked);
  if (model === undefined && model_id === undefined) {
    await requireAll(asker);
    return { scope: {}, position: { step: 'checkpoints' } };
  }
  const id = await findChain(asker, { model, model_id });
  if (!isRange) return { scope: { id }, position: { step: 'checkpoints' } };
  return { scope: { id, from, to }, position: await startOf(id, from ?? 1) };
}

const ringAndHope = async (id: string, sks: readonly string[]) => {
  await ring(id, sks);
  return [];
};

/** With the names that models have now, or had last. */
async function named(problems: readonly LedgerProblem[]): Promise<(LedgerProblem & { model?: string })[]> {
  const ids = [...new Set(problems.flatMap(({ model_id }) => model_id ?? []))];
  const items = await getItems(ids.map(metaKey));
  const names = new Map(items.flatMap((item, index) => (item ? [[ids[index], String(item.name)]] : [])));
  return problems.map((problem) => {
    const model = names.get(problem.model_id);
    return { ...(model !== undefined && { model }), ...problem };
  });
}

/** A token can be anybody's making: of one model it leads to no other. Errors: PERMISSION_DENIED. */
async function goOnWith(asker: Asker, { from, to }: Asked, { of, ...at }: GoOn) {
  await (of === undefined ? requireAll(asker) : requireChain(asker, of));
  const position = of === undefined || at.step === 'checkpoints' ? at : { ...at, id: of };
  if (of !== undefined && (position.step === 'born' || position.step === 'heads'))
    throw invalidParameter('Invalid page token: it is of another verification.');
  return { scope: { id: of, from, to }, position };
}

/**
 * The next part of a verification, of all that was asked for or of the model `id`; `next` is where to go on. Errors:
 * INVALID_PARAMETER_VALUE for a range that is none, PERMISSION_DENIED, and those of `findChain`.
 */
export async function verifySome(asker: Asker, asked: Asked, goOn: GoOn | undefined) {
  const { scope, position } = goOn ? await goOnWith(asker, asked, goOn) : await begin(asker, asked);
  const end = Date.now() + patience;
  const goesOn = (steps: number) => steps === 0 || (steps < most && Date.now() < end);
  const { next, problems, ...counts } = await verifyFrom(position, { scope, repair: ringAndHope, goesOn });
  return { id: scope.id, next, ...counts, problems: await named(problems) };
}
