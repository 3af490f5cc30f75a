import { invalidParameter } from '#shared/wire/errors.ts';
import { requireWithin } from '#shared/wire/input.ts';
import { readInstant } from '#shared/wire/instant.ts';
import { isLatest, validateAlias, validateModelName } from './names.ts';
import { isActive, parseStage, type Stage } from './stages.ts';

/** Which holders are asked for; neither: all of Staging, Production and the aliases. */
export type Holding = { stage?: Stage; alias?: string };

/** What is asked of a time (ms since 1970), and how much of the answer at once. */
export type Question = Holding & { time: number; model?: string; model_id?: string; size: number };

type Given = {
  time: string;
  model?: string | undefined;
  model_id?: string | undefined;
  stage?: string | undefined;
  alias?: string | undefined;
  max_results: number;
};

function readTime(text: string): number {
  const time = readInstant('time', text);
  const now = Date.now();
  if (time <= now) return time;
  throw invalidParameter(
    `Parameter 'time' is in the future: ${new Date(time).toISOString()}. It is ${new Date(now).toISOString()} now; ` +
      'ask for that, or for a time before it.',
  );
}

function requireOneOf(given: Given, a: keyof Given, b: keyof Given): void {
  if (given[a] === undefined || given[b] === undefined) return;
  throw invalidParameter(`Parameters '${a}' and '${b}' exclude each other. Give one of them.`);
}

function readAlias(alias: string): string {
  validateAlias(alias);
  if (!isLatest(alias)) return alias;
  throw invalidParameter(
    `Alias '${alias}' is not one that is set: it stands for the newest version there is, and has no history.`,
  );
}

/** Errors: INVALID_PARAMETER_VALUE. */
export function readQuestion(given: Given): Question {
  const { model, model_id, alias, max_results: size } = given;
  const time = readTime(given.time);
  requireOneOf(given, 'model', 'model_id');
  requireOneOf(given, 'stage', 'alias');
  if (model !== undefined) validateModelName(model, 'model');
  const stage = given.stage === undefined ? undefined : parseStage(given.stage);
  if (stage !== undefined && !isActive(stage) && model === undefined && model_id === undefined)
    throw invalidParameter(
      `Stage ${stage} is told of one model at a time. Give 'model' or 'model_id', or ask for Staging or Production.`,
    );
  requireWithin('max_results', size, 1_000);
  return {
    time,
    ...(model !== undefined && { model }),
    ...(model_id !== undefined && { model_id }),
    ...(stage !== undefined && { stage }),
    ...(alias !== undefined && { alias: readAlias(alias) }),
    size,
  };
}
