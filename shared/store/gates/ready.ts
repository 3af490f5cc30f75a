import type { LiveVersion, Model } from '#shared/domain/entities.ts';
import type { Outcome } from '#shared/domain/gates/types.ts';
import { requireReady } from '#shared/domain/registration.ts';
import { isActive, type Stage } from '#shared/domain/stages.ts';
import { MlflowError } from '#shared/wire/errors.ts';

/** Of rules, and of what a move takes besides. */
export type Result = Omit<Outcome, 'rule'> & { rule: string };

/** What a call would be refused for is told instead. */
export async function tried(rule: string, passed: string, require: () => Promise<void> | void): Promise<Result> {
  try {
    await require();
    return { policy: {}, rule, passed: true, message: passed };
  } catch (error) {
    if (error instanceof MlflowError) return { policy: {}, rule, passed: false, message: error.message };
    throw error;
  }
}

/** Whether a version's files are there; `to`: a stage, or an alias if there is none. */
export const readiness = (model: Model, version: LiveVersion, to?: Stage): Promise<Result> =>
  tried('ready', 'it is registered', () => {
    if (to === undefined || isActive(to)) requireReady(model, version);
  });
