import type { Cases } from './act.ts';
import { outlived } from './models.ts';
import { withVersion } from './versions.ts';

export const findCases: Cases = {
  findRegisteredModels: async (act) => {
    const name = await outlived();
    await act({ filter: `name = '${name}' AND NOT aliases = 'champion'` });
    await act({ filter: `name = '${name}' OR tags.team = 'red'` });
    await act({ filter: "description LIKE '%x%'" });
    await act({ filter: "creation_timestamp > '2020-01-01'", order_by: ['timestamp DESC'] });
  },
  findModelVersions: async (act) => {
    const name = await withVersion({ run_id: 'run-1' });
    await act({ filter: `name = '${name}' AND metrics.accuracy > 0.9` });
    await act({ filter: `name = '${name}' OR run_id = 'run-1'` });
    await act({ filter: "stage IN ('Production', 'Staging') OR aliases = 'champion'" });
    await act({ filter: "last_updated_timestamp > '2020-01-01'" });
  },
};
