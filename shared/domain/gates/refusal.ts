import { invalidParameter, type MlflowError } from '#shared/wire/errors.ts';
import type { Outcome, Target } from './types.ts';

/** Who was to go where. */
export type Move = { name: string; version: number | string; target: Target };

/** What is told of a move that a rule forbids, each by its name with what it found: MLflow's client shows it. */
export function refusal({ name, version, target }: Move, outcomes: readonly Outcome[]): MlflowError {
  const failed = outcomes.filter(({ passed }) => !passed);
  const may = 'stage' in target ? `go to ${target.stage}` : `have alias '${target.alias}'`;
  const fail = failed.length === 1 ? 'fails' : 'fail';
  return invalidParameter(
    `Model Version (name=${name}, version=${version}) may not ${may}: ${failed.length} of ${outcomes.length} rules ${fail}. ` +
      `${failed.map(({ rule, message }) => `${rule}: ${message}`).join('; ')}.`,
  );
}
