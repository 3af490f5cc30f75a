import { modelIn } from '#shared/domain/artifact-path.ts';
import type { Asker } from '#shared/wire/request.ts';

/**
 * Does `work` with a path if the asker may read the model whose versions' files are there; what others log is everybody's.
 * META is read while S3 answers, and a refusal comes before whatever S3 said. DynamoDB's SDK is loaded by the calls alone
 * that need it. Errors: PERMISSION_DENIED.
 */
export async function ifReadable<Done>(
  asker: Asker,
  path: string | undefined,
  work: () => Promise<Done>,
): Promise<Done> {
  const id = path === undefined ? undefined : modelIn(path);
  if (id === undefined || asker.role === 'admin') return work();
  const working = work();
  working.catch(() => undefined);
  const { requireReadable } = await import('../permissions/readable.ts');
  await requireReadable(asker, id);
  return working;
}
