import type { Circumstances } from './abilities.ts';
import type { Making, World } from './world.ts';

/** An operation, what it takes, and a call of it that succeeds if it is allowed. */
export type Case = Circumstances &
  Making & {
    operation: string;
    /** Of an operation that has several. */
    what?: string;
    input: (world: World) => Record<string, unknown>;
    /** It answers everybody, and tells of the model only those who may know of it. */
    shows?: true;
  };

export const named = ({ name }: World) => ({ name });
export const numbered = ({ name, version }: World) => ({ name, version });
export const byId = ({ id }: World) => ({ registered_model_id: id });
