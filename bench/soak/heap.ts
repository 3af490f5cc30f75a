import { readFileSync } from 'node:fs';

/** As V8 tells it with `--trace-gc`: `18731 ms: Mark-Compact 65.1 (197.5) -> 49.3 (196.3) MB`. */
const collection = /Mark-Compact .*?-> ([\d.]+) \(/g;

/** What was in use after each full collection (MB), from what the server printed. */
export const heapAfterCollections = (log: string): number[] =>
  [...readFileSync(log, 'utf8').matchAll(collection)].map(([, megabytes]) => Number(megabytes));
