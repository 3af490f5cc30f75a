/** What stands in functions for `node:util`: imported by name, it makes all that it has, 2 ms' worth; asked for, nothing. */
export const { isDeepStrictEqual, promisify } = process.getBuiltinModule('node:util');
