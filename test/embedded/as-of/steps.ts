import { lifecycleSteps } from './lifecycle-steps.ts';
import { mlflowSteps } from './mlflow-steps.ts';
import type { Around, Call } from './step.ts';

/** All that happens in a random run. */
const steps = { ...mlflowSteps, ...lifecycleSteps };

/** Everything that is called in a run. */
export const operations = [
  'createRegisteredModel',
  'createModelVersion',
  'transitionModelVersionStage',
  'setRegisteredModelAlias',
  'deleteRegisteredModelAlias',
  'deleteModelVersion',
  'renameRegisteredModel',
  'deleteRegisteredModel',
  'rollback',
  'restore',
  'hold',
  'release',
  'purge',
];

const drawn = Object.values(steps).flatMap((step) => Array.from({ length: step.weight }, () => step));

/** The next call of a run. */
export function nextCall(around: Around): Call {
  for (;;) {
    const call = around.random.pick(drawn).draw(around);
    if (call) return call;
  }
}
