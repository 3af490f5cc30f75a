/** What `when-needed.ts` loads, as one: loaded by turns, each would have what they share in one more file. */
export { carryOut, copyFiles, deleteFiles, putPlan, readManifest } from './manifest.ts';
export { sourceFiles } from './source.ts';
