import { invalidParameter } from '#shared/wire/errors.ts';
import { validateModelName, validateNewAlias } from '../names.ts';
import { type Asked, readTransition } from '../transition.ts';

type Given = {
  name: string;
  version: string;
  stage?: string | undefined;
  alias?: string | undefined;
  archive_existing_versions?: boolean;
  reason?: string;
};

/** To a stage or onto an alias. */
export type AskedMove = { transition: Asked } | { aliased: { name: string; version: string; alias: string } };

/** Errors: INVALID_PARAMETER_VALUE for both, neither, or what cannot be. */
export function readMove({ stage, alias, reason, ...given }: Given): AskedMove {
  if ((stage === undefined) === (alias === undefined))
    throw invalidParameter("Say where the version is to go by one of 'stage' and 'alias'.");
  if (stage !== undefined)
    return { transition: readTransition({ ...given, stage, ...(reason !== undefined && { comment: reason }) }) };
  const { name, version } = given;
  validateModelName(name);
  validateNewAlias(alias ?? '');
  return { aliased: { name, version, alias: alias ?? '' } };
}
