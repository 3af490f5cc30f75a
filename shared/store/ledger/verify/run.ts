import { publicKeys } from '../../checkpoints/signer.ts';
import { bornStep, headsStep } from './born.ts';
import { chainStep } from './chain.ts';
import { checkpointStep } from './checkpoints.ts';
import { entriesStep } from './entries.ts';
import { rowsStep } from './rows.ts';
import { type Found, nothing, type Position, type Repair, type Scope, type Step } from './step.ts';

const steps: Record<Position['step'], Step> = {
  checkpoints: checkpointStep,
  born: bornStep,
  heads: headsStep,
  chain: chainStep,
  rows: rowsStep,
  entries: entriesStep,
};

function add(total: Found, found: Partial<Found>): void {
  const { models = 0, entries = 0, checkpoints = 0, repaired = 0, problems = [] } = found;
  total.models += models;
  total.entries += entries;
  total.checkpoints += checkpoints;
  total.repaired += repaired;
  total.problems.push(...problems);
}

/** Step by step from a position, as long as `goesOn` says so; `next` is where to go on. */
export async function verifyFrom(
  position: Position,
  { scope = {}, repair, goesOn }: { scope?: Scope; repair: Repair; goesOn: (steps: number) => boolean },
): Promise<Found & { next?: Position | undefined }> {
  const total = nothing();
  let known: ReturnType<typeof publicKeys> | undefined;
  const keys = () => {
    known ??= publicKeys();
    return known;
  };
  let at: Position | undefined = position;
  for (let count = 0; at !== undefined && goesOn(count); count++) {
    const { next, found = {} }: Awaited<ReturnType<Step>> = await steps[at.step](at, scope, { repair, keys });
    add(total, found);
    at = next;
  }
  return { ...total, next: at };
}
