import { lettingIn, presentedIn } from '#shared/domain/tokens.ts';
import { authorizeToken } from '#shared/operations/authorizer.ts';
import { findToken } from '#shared/store/tokens.ts';
import { authorize, refuse } from '#shared/wire/authorize.ts';

/** Whoever is let in is so at every route: what they may do there is for the operation to say. */
export const handler = authorize(authorizeToken, async function letIn({ headers }) {
  const presented = presentedIn(headers?.authorization);
  if (typeof presented === 'string') return refuse(presented);
  const token = lettingIn(presented, await findToken(presented.id));
  if (typeof token === 'string') return refuse(token);
  const { id, owner, role, groups } = token;
  return { isAuthorized: true, context: { type: 'token', id: owner, token_id: id, role, groups } };
});
