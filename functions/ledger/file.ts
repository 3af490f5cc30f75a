/** What `npm run ledger` does with a file: no table is needed for it. */
export { verifyFile } from '#shared/domain/ledger-file/verify.ts';
export { told } from '#shared/domain/ledger-problem.ts';
