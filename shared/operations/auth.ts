import * as z from 'zod/mini';
import { described } from './described.ts';
import { int64, nothing, optionalText, pageSize, required, text } from './fields.ts';
import { operation } from './operation.ts';
import { roles } from './roles.ts';

const dialect = 'stagebook';

const role = z.enum(roles);

/** As it is asked for: a word that is none of them is answered with those that are. */
const anyRole = required(text).register(described, { enum: [...roles] });

/** Seconds: 90 days, and 366. */
export const lifetime = { usual: 7_776_000, longest: 31_622_400 };

/** All there is to see of a token once it was shown. */
const tokenInfo = z.object({
  /** It is in the token, too, and on every row that a call with the token leaves. */
  token_id: text,
  owner: text,
  role,
  groups: z.array(text),
  comment: optionalText,
  state: z.enum(['active', 'expired', 'revoked']),
  /** Milliseconds since 1970, as all of them. */
  creation_time: z.int(),
  expiry_time: z.int(),
  created_by: text,
  revocation_time: z.optional(z.int()),
  revoked_by: optionalText,
});

/** Makes a token and shows it, this once. */
export const createToken = operation({
  name: 'createToken',
  dialect,
  methods: ['POST'],
  path: '/tokens',
  file: 'auth/create-token',
  input: z.object({
    owner: required(text),
    role: anyRole,
    groups: z.optional(z.array(text)),
    comment: optionalText,
    lifetime_seconds: z._default(int64(lifetime.longest), lifetime.usual),
  }),
  output: z.object({ token_value: text, token_info: tokenInfo }),
  access: { table: { identity: ['GetItem', 'PutItem'] } },
  permission: 'admin',
  toldOnce: {
    field: 'token_value',
    again:
      'The token was made by the first call with this Idempotency-Key, and its value is shown only once. Revoke it, and ' +
      'make another with another key.',
  },
});

/** The newest first, those that are over for 90 days among them. */
export const listTokens = operation({
  name: 'listTokens',
  dialect,
  methods: ['GET'],
  path: '/tokens',
  file: 'auth/list-tokens',
  input: z.object({ max_results: z._default(pageSize(1_000), 100), page_token: optionalText }),
  output: z.object({ token_infos: z.array(tokenInfo), next_page_token: optionalText }),
  access: { table: { identity: ['Query'] } },
  permission: 'admin',
});

/** Ends a token; one that is revoked already stays so. */
export const revokeToken = operation({
  name: 'revokeToken',
  dialect,
  methods: ['DELETE'],
  path: '/tokens/{token_id}',
  file: 'auth/revoke-token',
  input: z.object({ token_id: required(text) }),
  output: z.object({ token_info: tokenInfo }),
  access: { table: { identity: ['GetItem', 'UpdateItem'] } },
  permission: 'admin',
});

/** Who the caller is to us. */
export const whoAmI = operation({
  name: 'whoAmI',
  dialect,
  methods: ['GET'],
  path: '/who-am-i',
  file: 'auth/who-am-i',
  input: nothing,
  output: z.object({
    type: text,
    /** As `user_id` and the ledger have it. */
    id: text,
    /** Of an assumed role, which counts as the role. */
    session: optionalText,
    token_id: optionalText,
    role,
    groups: z.array(text),
  }),
  access: {},
  permission: 'reader',
});
