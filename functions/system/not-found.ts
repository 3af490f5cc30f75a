import { operations } from '#shared/operations/index.ts';
import { type Method, pathsOf } from '#shared/operations/operation.ts';
import { MlflowError } from '#shared/wire/errors.ts';
import { serveError } from '#shared/wire/serve.ts';

const methods = new Map<string, readonly Method[]>();
for (const operation of operations) {
  for (const path of pathsOf(operation)) methods.set(path, [...(methods.get(path) ?? []), ...operation.methods]);
}

/** Whatever no route takes. The client tries a call's other spelling on ENDPOINT_NOT_FOUND, and on nothing else. */
export const handler = serveError((method, path) => {
  const allowed = methods.get(path);
  return allowed
    ? new MlflowError('ENDPOINT_NOT_FOUND', `${path} takes ${allowed.join(' or ')}, not ${method}.`, {
        status: 405,
        headers: { allow: allowed.join(', ') },
      })
    : new MlflowError('ENDPOINT_NOT_FOUND', `No API found for '${method} ${path}'.`);
});
