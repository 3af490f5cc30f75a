/** What `npm run policy` reads a file by. */
export { readPolicy } from '#shared/domain/gates/policy.ts';
