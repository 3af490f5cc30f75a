import type { FunctionSource } from './operation.ts';

/** Answers what no route takes. */
export const notFound: FunctionSource = { name: 'notFound', file: 'system/not-found', access: {} };
