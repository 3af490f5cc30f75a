import { createToken, listTokens, revokeToken } from '#shared/operations/auth.ts';
import { fail } from './command.ts';
import { type Command, readCommand, usage } from './token/arguments.ts';
import { call } from './token/call.ts';
import { dateOf, listing, type TokenInfo } from './token/listing.ts';
import { reach } from './token/place.ts';

/** `npm run token`: the tokens of a Stagebook, for whoever has its table. */

const day = 86_400;

type Of<Verb extends Command['do']> = Extract<Command, { do: Verb }>;

const create = async ({ owner, role, groups, days, comment }: Of<'create'>): Promise<void> => {
  const body = { owner, role, groups, comment, lifetime_seconds: days * day };
  const { token_value, token_info } = await call(createToken, { body });
  const { token_id, expiry_time } = token_info;
  const inGroups = groups.length > 0 ? `, in ${groups.join(', ')}` : '';
  console.error(
    `Token ${token_id} of ${owner}: ${role}${inGroups}, good until ${dateOf(expiry_time)}. It is shown once.`,
  );
  console.log(token_value);
};

const list = async (): Promise<void> => {
  const tokens: TokenInfo[] = [];
  let page_token: string | undefined;
  do {
    const page = await call(listTokens, { query: { max_results: '1000', ...(page_token && { page_token }) } });
    tokens.push(...page.token_infos);
    page_token = page.next_page_token;
  } while (page_token);
  console.log(tokens.length > 0 ? listing(tokens) : 'There are no tokens.');
};

const revoke = async ({ id }: Of<'revoke'>): Promise<void> => {
  const { token_info } = await call(revokeToken, { path: { token_id: id } });
  const { token_id, owner, revocation_time = 0, revoked_by } = token_info;
  console.log(`Token ${token_id} of ${owner} is revoked, since ${dateOf(revocation_time)} by ${revoked_by}.`);
};

const run = async (command: Exclude<Command, { do: 'help' }>): Promise<void> => {
  const { stop } = await reach(command.place, command.do === 'create');
  try {
    if (command.do === 'create') await create(command);
    else if (command.do === 'list') await list();
    else await revoke(command);
  } finally {
    await stop();
  }
};

try {
  const command = readCommand(process.argv.slice(2), process.env);
  if (command.do === 'help') console.log(usage);
  else await run(command);
} catch (error) {
  fail(error);
}
