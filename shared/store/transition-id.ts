import { ulidPattern } from '#shared/wire/ulid.ts';
import { changeKey, noteKey, numberOf, placeOf, versionKey } from './keys.ts';

/**
 * What a row of history is called outside: `<model's id>-<rev>` a change, `<model's id>-v<number>` a creation,
 * `<model's id>-<rev before it>-<version number given out last>-<ulid>` a note. It is known before the row is written, and
 * never changes.
 */
export function transitionIdOf(id: string, sk: string): string {
  if (sk.startsWith('V#')) return `${id}-v${numberOf(sk)}`;
  const [rev, issued, ulid] = placeOf(sk).split('#');
  return ulid === undefined ? `${id}-${Number(rev)}` : `${id}-${Number(rev)}-${Number(issued)}-${ulid}`;
}

export const changeIdOf = (id: string, rev: number): string => transitionIdOf(id, changeKey(id, rev).sk);

const number = '([1-9]\\d{0,9})';
const count = '(0|[1-9]\\d{0,9})';
const pattern = new RegExp(`^(${ulidPattern})-(?:${number}|v${number}|${count}-${count}-(${ulidPattern}))$`);

/** The row's model and sort key; `undefined`: no row is called that. */
export function readTransitionId(text: string): { id: string; sk: string } | undefined {
  const [, id, rev, version, after, issued, ulid] = pattern.exec(text) ?? [];
  if (id === undefined) return undefined;
  if (rev !== undefined) return { id, sk: changeKey(id, Number(rev)).sk };
  if (version !== undefined) return { id, sk: versionKey(id, Number(version)).sk };
  return { id, sk: noteKey(id, Number(after), Number(issued), ulid as string).sk };
}
