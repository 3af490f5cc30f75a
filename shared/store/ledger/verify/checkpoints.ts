import { type ChainHead, type Checkpoint, checkpointProblem, type PublicKey } from '#shared/domain/checkpoint.ts';
import { genesis } from '#shared/domain/ledger.ts';
import type { LedgerProblem } from '#shared/domain/ledger-problem.ts';
import type { Document } from '../../checkpoints/documents.ts';
import { latestCheckpoint } from '../../checkpoints/latest.ts';
import { readCheckpoint } from '../../checkpoints/read.ts';
import { inParallel } from '../../in-parallel.ts';
import { readStretch } from '../chain.ts';
import type { Position, Scope, Step } from './step.ts';

/** Heads that are looked for at once. */
const width = 25;

/** Heads of a step. */
const most = 1_000;

const afterAll = ({ id }: Scope): Position => (id === undefined ? { step: 'born' } : { step: 'chain', id });

/** What S3 has there may be anything. */
async function read(sequence: number): Promise<Document | undefined | 'unreadable'> {
  try {
    return await readCheckpoint(sequence);
  } catch (error) {
    if (error instanceof SyntaxError) return 'unreadable';
    throw error;
  }
}

function documentProblem(checkpoint: Checkpoint, place: { sequence: number; previous: string }, keys: PublicKey[]) {
  const key = keys.find(({ key_id }) => key_id === checkpoint.key_id) ?? keys[0];
  try {
    return key ? checkpointProblem(checkpoint, place, key) : 'there is no key to check its signature with';
  } catch {
    return 'it is no checkpoint';
  }
}

/** Whether a chain still has the entry where a checkpoint saw it end. */
async function headProblem(checkpoint: number, { model_id, n, hash }: ChainHead): Promise<LedgerProblem[]> {
  const { head, entries } = await readStretch(model_id, n, 1);
  const [entry] = entries;
  const wrong = (at: number, problem: string) => [{ checkpoint, model_id, n: at, problem }];
  if (head.n < n) return wrong(head.n + 1, `is missing: checkpoint ${checkpoint} saw the chain end at ${n}`);
  if (entry?.place !== n) return wrong(n, `is missing: checkpoint ${checkpoint} saw it`);
  return entry.hash === hash ? [] : wrong(n, `is not the entry that checkpoint ${checkpoint} saw`);
}

export const checkpointStep: Step = async ({ sequence = 1, previous, done = 0 }, scope, { keys }) => {
  const document = await read(sequence);
  const latest = await latestCheckpoint();
  if (document === undefined && sequence > latest.sequence) return { next: afterAll(scope) };
  const wrong = (problem: string | undefined): LedgerProblem[] =>
    problem === undefined ? [] : [{ checkpoint: sequence, problem }];
  if (document === undefined || document === 'unreadable') {
    const isSecond = previous === undefined && sequence > 1;
    const problem = `${document ? 'it is no checkpoint' : 'it is gone'}${isSecond ? ', and those after it were not looked at' : ''}`;
    return {
      next: isSecond ? afterAll(scope) : { step: 'checkpoints', sequence: sequence + 1 },
      found: { problems: wrong(problem) },
    };
  }

  const { checkpoint, hash } = document;
  const place = { sequence, previous: previous ?? (sequence === 1 ? genesis : checkpoint.previous) };
  const problems = wrong(documentProblem(checkpoint, place, await keys()));
  if (problems.length === 0 && sequence === latest.sequence && hash !== latest.hash)
    problems.push(...wrong('the table has another hash of it'));
  const next = { step: 'checkpoints', sequence: sequence + 1, previous: hash } as const;
  if (problems.length > 0) return { next, found: { checkpoints: 1, problems } };

  const heads = checkpoint.heads.filter(({ model_id }) => scope.id === undefined || model_id === scope.id);
  const some = heads.slice(done, done + most);
  const found = await inParallel(some, width, (head) => headProblem(sequence, head));
  const isMore = done + some.length < heads.length;
  return {
    next: isMore ? { step: 'checkpoints', sequence, previous, done: done + some.length } : next,
    found: { checkpoints: isMore ? 0 : 1, problems: found.flat() },
  };
};
