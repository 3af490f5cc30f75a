/** What a posting serves: the equalities of a search filter. */
export type Posted = { attribute: `tag.${string}` | 'run_id' | 'source' | 'source_run_id'; value: string };

/** Bytes. Nobody looks for longer values by equality, and if somebody does, the search walks. */
const longest = 1_000;

export const isPosted = (value: string): boolean => value !== '' && Buffer.byteLength(value) <= longest;

type Attributes = { tags: Record<string, string>; run_id?: string; source?: string };

/** Every equality that finds an item. */
export const postedOf = ({ tags, run_id = '', source = '' }: Attributes): Posted[] =>
  [
    { attribute: 'run_id' as const, value: run_id },
    { attribute: 'source' as const, value: source },
    ...Object.entries(tags).map(([key, value]) => ({ attribute: `tag.${key}` as const, value })),
  ].filter(({ value }) => isPosted(value));
