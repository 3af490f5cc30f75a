import { authorizeToken } from '#shared/operations/authorizer.ts';
import { headersOf } from '../event.ts';
import { type LoadFunction, lambdaContext } from '../functions.ts';
import type { Authenticate } from './authenticate.ts';

type Event = { headers: Record<string, string> };

type Answer =
  | { isAuthorized: true; context: Record<string, unknown> }
  | { isAuthorized: false; context: { problem: string } };

/** Seconds for which API Gateway waits for an authorizer. */
const timeLimit = 10;

/** Asks the cloud's own authorizer, at every call: a token that is revoked ends at once. */
export const byToken =
  (load: LoadFunction): Authenticate =>
  async (request) => {
    const authorize = await load<Event, Answer>(authorizeToken.file);
    const event = { headers: headersOf(request) };
    const { isAuthorized, context } = await authorize(event, lambdaContext(authorizeToken.name, timeLimit));
    return isAuthorized ? { authorizer: { lambda: context } } : { problem: context.problem };
  };
