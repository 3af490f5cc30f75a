import { type Contents, contentsTold } from '#shared/domain/compare/contents.ts';
import { largestRequirements, requirementsIn } from '#shared/domain/compare/requirements.ts';
import type { LiveVersion } from '#shared/domain/entities.ts';
import { largestMlmodel, signatureOf } from '#shared/domain/gates/mlmodel.ts';
import type { Signature } from '#shared/domain/gates/signature-types.ts';
import { log } from '#shared/wire/log.ts';
import { readManifest } from '../artifacts/manifest.ts';
import { readText } from '../artifacts/text.ts';
import { inParallel } from '../in-parallel.ts';

/** Of files that are not there yet, or never came to be, nothing is known. */
function absenceOf({ artifact_path, status }: LiveVersion): string | undefined {
  if (artifact_path === undefined) return 'the registry does not have its files';
  if (status === 'PENDING_REGISTRATION') return 'its files are still being copied';
  return status === 'FAILED_REGISTRATION' ? 'its files could not be copied' : undefined;
}

function requirementsOf(text: string | undefined) {
  if (text === undefined) return undefined;
  if (Buffer.byteLength(text) > largestRequirements)
    return { unknown: `its requirements.txt has more than ${largestRequirements} bytes` };
  return requirementsIn(text);
}

async function read(path: string, signal: AbortSignal): Promise<Contents> {
  const manifest = await readManifest(path, signal);
  if (!manifest?.files) return { unknown: 'the list of its files is gone' };
  const { files } = manifest;
  const textOf = (name: string, most: number) =>
    files.some((file) => file.path === name) ? readText(`${path}/${name}`, most, signal) : undefined;
  const [mlmodel, requirements] = await Promise.all([
    textOf('MLmodel', largestMlmodel),
    textOf('requirements.txt', largestRequirements),
  ]);
  return {
    files,
    ...(mlmodel !== undefined && { signature: signatureOf(mlmodel, true), taken: signatureOf(mlmodel) }),
    requirements: requirementsOf(requirements),
  };
}

/** A request for the list of its files, and two at once for those that are read. What S3 cannot give just now is no error. */
async function readContents(version: LiveVersion, signal: AbortSignal): Promise<Contents> {
  const unknown = absenceOf(version);
  if (unknown !== undefined) return { unknown };
  try {
    return await read(version.artifact_path as string, signal);
  } catch (error) {
    log('warn', 'files not read', { version: version.version, reason: (error as Error).message });
    return { unknown: 'its files cannot be reached just now' };
  }
}

/** Versions whose files are read at once, and for how long (ms) all of them are waited for. */
const width = 12;
const patience = 10_000;

/** With the signature that gates look at. */
type Told = ReturnType<typeof contentsTold> & { taken: Signature | undefined };

const takenIn = (contents: Contents): Signature | undefined =>
  'unknown' in contents ? { unreadable: contents.unknown } : contents.taken;

/**
 * What is told of each version's files, against those of one of them. Lists can be long: each is held until it was
 * compared, and the baseline's alone for longer.
 */
export async function readAllContents(versions: readonly LiveVersion[], baseline: number): Promise<Told[]> {
  const signal = AbortSignal.timeout(patience);
  const one = versions[baseline] as LiveVersion;
  const base = await readContents(one, signal);
  return inParallel(versions, width, async (version) => {
    // Files of one digest are the same.
    const isSame = version === one || (version.digest !== undefined && version.digest === one.digest);
    const contents = isSame ? base : await readContents(version, signal);
    return { ...contentsTold(contents, version === one ? undefined : base), taken: takenIn(contents) };
  });
}
