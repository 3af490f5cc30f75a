import type { Metafile } from 'esbuild';

/** What esbuild says of the functions it has built. */

export const outputOf = ({ file }: { file: string }) => `dist/functions/${file}.mjs`;

/** The files that are loaded when a function's is: what it imports statically, and so on. */
export function loadedWith({ outputs }: Metafile, output: string): string[] {
  const loaded = new Set([output]);
  // A set's later elements are still to come.
  for (const one of loaded) {
    const imports = outputs[one]?.imports ?? [];
    for (const { kind, path, external } of imports) if (kind === 'import-statement' && !external) loaded.add(path);
  }
  return [...loaded];
}

/** The packages of which something is in these files. */
export function packagesIn({ outputs }: Metafile, files: readonly string[]): Set<string> {
  const inputs = files.flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}));
  return new Set(inputs.flatMap((input) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []));
}

/** Bytes of these files. */
export const sizeOf = ({ outputs }: Metafile, files: readonly string[]): number =>
  files.reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0);
