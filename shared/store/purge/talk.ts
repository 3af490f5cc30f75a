import type { Model } from '#shared/domain/entities.ts';
import { deleteItems } from '../batch-write.ts';
import { digits, metaKey } from '../keys.ts';
import { queryPages } from '../query.ts';
import { isHeld } from './stub.ts';

/** What is kept of versions beside them: what was asked for them, said of them and measured of them. */
const beside = ['REQUEST#', 'COMMENT#', 'MEASURED#'];

/** `COMMENT#<number>#<ulid>` → its number. */
const versionIn = (sk: string): number => Number(sk.split('#')[1]);

async function deleteAll(model: Model, prefix: string): Promise<void> {
  for await (const page of queryPages({ partition: metaKey(model.id).pk, prefix, limit: 100 })) {
    const due = page.filter(({ sk }) => !isHeld(model, versionIn(sk)));
    await deleteItems(due.map(({ pk, sk }) => ({ pk, sk })));
  }
}

/** Deletes it, of one version or of all that are not held. Whatever is left of it is found again. */
export async function deleteTalk(model: Model, version?: number): Promise<void> {
  const number = version === undefined ? '' : digits(version);
  await Promise.all(beside.map((prefix) => deleteAll(model, prefix + number)));
}
