import { invalidParameter } from '#shared/wire/errors.ts';

export const stages = ['None', 'Staging', 'Production', 'Archived'] as const;
export type Stage = (typeof stages)[number];

/** The stages whose members META lists one by one; the other two can be huge. */
export type ActiveStage = 'Staging' | 'Production';

export const isActive = (stage: Stage): stage is ActiveStage => stage === 'Staging' || stage === 'Production';

/** `production` → `Production`; MLflow reads stages in any case. */
export function parseStage(text: string): Stage {
  const stage = stages.find((known) => known.toLowerCase() === text.toLowerCase());
  if (stage === undefined) {
    throw invalidParameter(`Invalid Model Version stage: ${text}. Value must be one of ${stages.join(', ')}.`);
  }
  return stage;
}

/** MLflow answers 500 here, which its client repeats for four minutes; the text is its own. */
export function requireArchivable(stage: Stage, asWritten: string): asserts stage is ActiveStage {
  if (!isActive(stage)) {
    throw invalidParameter(
      `Model version transition cannot archive existing model versions because '${asWritten}' is not an Active ` +
        "stage. Valid stages are ['Staging', 'Production']",
    );
  }
}
