/** What stands in functions for `node:timers`: of it one thing is asked, which everybody has, and it takes time to load. */
export const { setTimeout } = globalThis;
