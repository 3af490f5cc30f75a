import { presentedIn, problemOf } from '#shared/domain/tokens.ts';
import { authorizeToken } from '#shared/operations/authorizer.ts';
import { findToken } from '#shared/store/tokens.ts';
import { authorize, refuse } from '#shared/wire/authorize.ts';

/** Whoever is let in is so at every route: what they may do there is for the operation to say. */
export const handler = authorize(authorizeToken, async function letIn({ headers }) {
  const presented = presentedIn(headers?.authorization);
  if (typeof presented === 'string') return refuse(presented);
  const known = await findToken(presented.id);
  const problem = problemOf(presented, known);
  if (problem !== undefined || !known) return refuse(problem ?? 'The token is unknown.');
  const { id, owner, role, groups } = known;
  return { isAuthorized: true, context: { type: 'token', id: owner, token_id: id, role, groups } };
});
