import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { brief } from '#shared/domain/brief.ts';
import type { LiveVersion, Model } from '#shared/domain/entities.ts';
import { SourceChanged } from '#shared/domain/registration.ts';
import type { Request } from '#shared/wire/request.ts';
import { carryOut, deleteFiles } from '../artifacts/when-needed.ts';
import { client } from '../client.ts';
import { commit } from '../commit.ts';
import { equal, exists, update } from '../expression.ts';
import { versionKey } from '../keys.ts';
import { readMeta } from '../models/get.ts';
import { isPurged } from '../purge/stub.ts';
import { noteActions } from '../rows.ts';
import { dropIntent, filesIntent } from './files.ts';
import { readAnyVersion, readVersion } from './get.ts';

type Pending = { model: Model; version: LiveVersion; artifactPath: string };

/** `undefined`: it is registered, or deleted, and nothing is left to be done. */
async function findPending(id: string, number: number): Promise<Pending | undefined> {
  const [model, version] = await Promise.all([readMeta(id), readVersion(id, number)]);
  if (!model || model.deleted !== undefined) return undefined;
  if (version?.status !== 'PENDING_REGISTRATION' || version.artifact_path === undefined) return undefined;
  return { model, version, artifactPath: version.artifact_path };
}

/** On behalf of who asked for it. */
const requestOf = ({ request: id, actor, client }: LiveVersion): Request => ({
  id,
  actor,
  role: 'admin',
  groups: [],
  client,
  deadline: Date.now() + 60_000,
});

type Outcome = { digest: string } | { failure: string };

/** The version with its files, or why there are none, and the note of it; unless somebody else has settled it. */
async function settle(id: string, number: number, request: Request, outcome: Outcome): Promise<void> {
  await commit(request, async function planOutcome() {
    const pending = await findPending(id, number);
    if (!pending) return { actions: [], result: undefined };
    const { model, artifactPath } = pending;
    const failed = 'failure' in outcome;
    const to = failed ? outcome.failure : outcome.digest;
    const kind = failed ? 'registration_failed' : 'registration_finished';
    const note = noteActions(request, model, kind, { version: number, from: undefined, to: brief(to) });
    const settled = {
      Update: update({
        key: versionKey(id, number),
        set: failed
          ? [
              ['status', 'FAILED_REGISTRATION'],
              ['status_message', outcome.failure],
            ]
          : [
              ['status', undefined],
              ['digest', outcome.digest],
            ],
        if: [exists('stage'), equal('status', 'PENDING_REGISTRATION')],
      }),
    };
    return { actions: [settled, ...note.actions, dropIntent(artifactPath)], row: note.row, result: undefined };
  });
}

/** What a registration that failed has copied is nobody's. */
async function clearFailed(id: string, number: number): Promise<void> {
  const version = await readVersion(id, number);
  if (version?.status === 'FAILED_REGISTRATION' && version.artifact_path) await deleteFiles(version.artifact_path);
}

/**
 * Copies what a version waits for, and says so. Whatever happens to whoever does it, it can be done again: the files are
 * where they were, the copies that are there are kept, and the intent rings once more.
 */
export async function finishRegistration(id: string, number: number): Promise<void> {
  const pending = await findPending(id, number);
  if (!pending) return clearFailed(id, number);
  const { version, artifactPath } = pending;
  await client.send(new PutCommand(filesIntent(artifactPath, id, number)));
  try {
    const { digest } = await carryOut(artifactPath);
    await settle(id, number, requestOf(version), { digest });
    // Purged meanwhile: what removed its files may have been faster than the copies.
    const meanwhile = await readAnyVersion(id, number);
    if (meanwhile && isPurged(meanwhile)) await deleteFiles(artifactPath);
  } catch (error) {
    if (!(error instanceof SourceChanged)) throw error;
    await settle(id, number, requestOf(version), { failure: error.message });
    await clearFailed(id, number);
  }
}
