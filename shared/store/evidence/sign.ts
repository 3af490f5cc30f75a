import { asRead, digestOfStatement, signedEvidence } from '#shared/domain/evidence/signed.ts';
import type { Call } from '#shared/wire/request.ts';
import { signer } from '../checkpoints/signer.ts';
import { retrying } from '../commit.ts';
import type { Asked } from '../ledger/find.ts';
import { statementOf } from './statement.ts';

/** What is known of a version, signed with the key of the checkpoints. Errors: those of `statementOf`. */
export async function evidenceOf(call: Call, which: Asked, version: string) {
  const evidence = asRead(await retrying(call, () => statementOf(call, which, version)));
  const sha256 = digestOfStatement(evidence);
  const by = await signer();
  const [{ key_id, algorithm }, signature] = await Promise.all([by.publicKey(), by.sign(signedEvidence(sha256))]);
  return { evidence, sha256, key_id, algorithm, signature };
}
