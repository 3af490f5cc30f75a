import { setTimeout as sleep } from 'node:timers/promises';
import { Clock } from './clock.ts';
import { differences, type Policy } from './compare.ts';
import type { Difference } from './deliberate.ts';
import { Ids } from './ids.ts';
import { answer } from './pages.ts';
import type { Answer } from './registry.ts';
import type { Operation } from './requests.ts';

type Comparison = {
  mlflow: string;
  stagebook: string;
  /** What an operation may leave to be done by and by; what is compared is where it arrives. */
  settle: (operation: Operation) => Promise<void>;
  deliberate: Difference[];
  policy: (operation: Operation) => Policy;
};

/** What comes next may depend on what MLflow answered. */
export type Sequence = Generator<Operation, void, Answer>;

/** Sends every operation to both servers; returns each that they answered differently, and how. */
export async function differencesIn(operations: Sequence, comparison: Comparison): Promise<string[]> {
  const theirs = side(comparison.mlflow);
  const ours = side(comparison.stagebook);
  const found: string[] = [];
  let turn = operations.next({ status: 0, body: undefined });
  for (let step = 1; !turn.done; step++) {
    const operation = turn.value;
    const from = Date.now();
    const answers = await Promise.all([theirs.ask(operation), ours.ask(operation)]);
    const until = Date.now();
    const recorded = theirs.clock.read(answers[0], step, from, until);
    const wrong = judge(comparison, operation, recorded, ours.clock.read(answers[1], step, from, until));
    if (wrong.length > 0)
      found.push(`#${step} ${describeOperation(operation)}\n    ${wrong.slice(0, 8).join('\n    ')}`);
    await comparison.settle(operation);
    // The next operation begins in another millisecond, so that a timestamp tells which one wrote it.
    while (Date.now() < until + 2) await sleep(1);
    turn = operations.next(recorded);
  }
  return found;
}

function side(url: string) {
  const ids = new Ids();
  const ask = async (operation: Operation) => ids.read(operation, await answer(url, ids.resolve(operation)));
  return { ask, clock: new Clock() };
}

function judge({ deliberate, policy }: Comparison, operation: Operation, theirs: Answer, ours: Answer): string[] {
  const known = deliberate.find(({ when }) => when(operation, theirs));
  if (known) return known.accept(theirs, ours) ? [] : [`not as agreed (${known.why})`, ...bothAnswers(theirs, ours)];
  return differences(theirs, ours, policy(operation));
}

function bothAnswers(theirs: Answer, ours: Answer): string[] {
  return [`MLflow    ${JSON.stringify(theirs).slice(0, 400)}`, `Stagebook ${JSON.stringify(ours).slice(0, 400)}`];
}

function describeOperation({ method, path: route, query = [], body }: Operation): string {
  const details = body ?? query.map((pair) => pair.join('='));
  return `${method} ${route} ${JSON.stringify(details)}`.slice(0, 500);
}
