export { verifyLedger } from '#shared/store/ledger/verify.ts';
