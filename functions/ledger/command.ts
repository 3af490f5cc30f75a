/** What `npm run ledger` does with a table. */
export { exportLedger } from '#shared/store/ledger/export.ts';
export { verifyLedger } from '#shared/store/ledger/verify.ts';
