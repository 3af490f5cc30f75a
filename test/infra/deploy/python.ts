import { inject } from 'vitest';

/** The paths of the interpreters a test needs, or the sentence that says why one is missing, also as a note to its title. */
export function pythons<Name extends 'moto' | 'mlflow'>(...names: Name[]) {
  const provided = names.map((name) => [name, inject(name)] as const);
  const missing = provided.flatMap(([, client]) => ('missing' in client ? [client.missing] : []))[0];
  const paths = provided.map(([name, client]) => [name, 'ready' in client ? client.ready : '']);
  return { missing, note: missing ? ` (${missing})` : '', paths: Object.fromEntries(paths) as Record<Name, string> };
}
