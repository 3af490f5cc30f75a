import { methodsAt } from '#shared/operations/routes.ts';
import { MlflowError } from '#shared/wire/errors.ts';
import { serveError } from '#shared/wire/serve.ts';

/** Whatever no route takes. The client tries a call's other spelling on ENDPOINT_NOT_FOUND, and on nothing else. */
export const handler = serveError((method, path) => {
  const allowed = methodsAt(path);
  return allowed.length > 0
    ? new MlflowError('ENDPOINT_NOT_FOUND', `${path} takes ${allowed.join(' or ')}, not ${method}.`, {
        status: 405,
        headers: { allow: allowed.join(', ') },
      })
    : new MlflowError('ENDPOINT_NOT_FOUND', `No API found for '${method} ${path}'.`);
});
