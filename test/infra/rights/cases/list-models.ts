import type { Cases } from './act.ts';
import { outlived } from './models.ts';

export const listCases: Cases = {
  listRegisteredModels: async (act) => {
    for (const _ of ['one', 'another']) await outlived();
    const { next_page_token: page_token } = await act({ max_results: 1 });
    await act({ max_results: 1, page_token });
  },
};
