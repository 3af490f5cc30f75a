import { levels } from '#shared/operations/permissions.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { validateModelName, validateNewAlias } from '../names.ts';
import { parseStage } from '../stages.ts';
import { readRules } from './rules.ts';
import type { Policy, Scope } from './types.ts';

type Named = { model?: string | undefined; stage?: string | undefined; alias?: string | undefined };

/** Errors: INVALID_PARAMETER_VALUE for a stage and an alias at once, or names that cannot be. */
export function readScope({ model, stage, alias }: Named): Scope {
  if (model !== undefined) validateModelName(model, 'model');
  if (stage !== undefined && alias !== undefined)
    throw invalidParameter("A policy is for a 'stage' or for an 'alias'. Make one for each.");
  if (alias !== undefined) validateNewAlias(alias);
  return {
    ...(model !== undefined && { model }),
    ...(stage !== undefined && { stage: parseStage(stage) }),
    ...(alias !== undefined && { alias }),
  };
}

/** A policy as given. Errors: INVALID_PARAMETER_VALUE. */
export function readPolicy(given: Named & { permission_level?: string | undefined; rules: unknown }): Policy {
  const scope = readScope(given);
  const rules = readRules(given.rules, scope);
  const { permission_level } = given;
  if (permission_level === undefined) return { ...scope, rules };
  if (scope.alias === undefined)
    throw invalidParameter("'permission_level' is for policies with an 'alias': stages have their own levels.");
  const level = levels.find((one) => one === permission_level);
  if (!level) throw invalidParameter(`'permission_level' must be one of ${levels.join(', ')}.`);
  return { ...scope, permission_level: level, rules };
}
