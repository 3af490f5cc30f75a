import type { Model } from '../entities.ts';
import type { Posted } from '../posted.ts';
import { everywhere, type Span } from './span.ts';

/**
 * How to find what a filter selects without reading everything: each way below finds all matches and perhaps more;
 * what is found is then tested against the whole filter.
 */
export type Plan = Span & {
  /** Only models of these names can match; none: nothing can. */
  names?: string[];
  /** Without names: only models whose names begin so can match. */
  prefix?: string;
  /** Each group finds all matches: they have one of its values. */
  postings: Posted[][];
  /** All matches are of one of these names or have one of these values. */
  either?: Either;
  /** Of a model's versions only these can match, as META tells. (`least` and `most`: only those numbers can.) */
  picked?: (model: Model) => readonly number[];
  /** Only what was updated last in that time (ms since 1970) can match. */
  updated?: Span;
};

export type Either = { names: string[]; postings: Posted[] };

/** What every filter leaves. */
export const anything: Plan = { postings: [], ...everywhere };
