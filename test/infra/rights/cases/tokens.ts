import { handler as authorize } from '#functions/auth/authorize-token.ts';
import { ok } from '#test/embedded/tracking/calls.ts';
import type { Asked } from '../asked.ts';
import { recorded } from '../recorder.ts';
import type { Cases } from './act.ts';

const owner = { owner: 'ada', role: 'member' };

const newToken = () => ok('createToken', owner);

export const tokenCases: Cases = {
  createToken: async (act) => {
    await act(owner);
  },
  listTokens: async (act) => {
    await newToken();
    await newToken();
    const { next_page_token: page_token } = await act({ max_results: 1 });
    await act({ page_token });
  },
  revokeToken: async (act) => {
    const { token_id } = (await newToken()).token_info;
    await act({ token_id });
    await act({ token_id });
    await act({ token_id: 'none' }, { status: 404 });
  },
};

/** The authorizer is asked by API Gateway, and not by callers. */
export async function askAuthorizer(asked: Asked[]): Promise<void> {
  const { token_value: token } = await newToken();
  for (const authorization of [`Bearer ${token}`, 'Bearer none']) {
    await recorded(asked, [], () => authorize({ headers: { authorization } }));
  }
}
