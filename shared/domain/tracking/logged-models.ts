import { doesNotExist, invalidParameter } from '#shared/wire/errors.ts';
import { repr, reprTuple } from '#shared/wire/repr.ts';
import type { LoggedModel } from './entities.ts';

export const loggedModelNotFound = (model_id: string) => doesNotExist(`Logged model with ID '${model_id}' not found.`);

const refused = ['/', ':', '.', '%', '"', "'"];

export function validateLoggedModelName(name: string): void {
  if (!refused.some((character) => name.includes(character))) return;
  throw invalidParameter(
    `Invalid model name (${repr(name)}) provided. Model name must be a non-empty string and cannot contain the ` +
      `following characters: ${reprTuple(refused.map(repr))}`,
  );
}

/** Bytes: as of runs, what one item has room for. */
const room = 350_000;

/** Errors: INVALID_PARAMETER_VALUE. */
export function requireRoomInLoggedModel({ params, tags, name }: Pick<LoggedModel, 'params' | 'tags' | 'name'>): void {
  const bytes = [name, ...Object.entries(params).flat(), ...Object.entries(tags).flat()].reduce(
    (sum, text) => sum + Buffer.byteLength(text) + 4,
    0,
  );
  if (bytes <= room) return;
  throw invalidParameter(
    `The params and tags of a logged model can have ${room} bytes together; these would have ${bytes}. Log what is ` +
      'long as an artifact.',
  );
}
