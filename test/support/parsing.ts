/** Built as functions are, to be compared with what it is built of. */
export { operations } from '#shared/operations/index.ts';
export { parseInput } from '#shared/wire/input.ts';
