import * as z from 'zod/mini';
import { described } from './described.ts';
import { int64, nothing, optionalText, required, text } from './fields.ts';
import { callsOf } from './operation.ts';
import { entries, experiment, viewType } from './tracking.ts';

const call = callsOf('experiments', 'tracking/experiments');
const experiment_id = required(text);

export const createExperiment = call({
  name: 'createExperiment',
  methods: ['POST'],
  path: 'create',
  input: z.object({ name: required(text), artifact_location: z._default(text, ''), tags: entries }),
  output: z.object({ experiment_id: text }),
  access: { table: { tracking: ['GetItem', 'UpdateItem', 'PutItem'] } },
  permission: 'member',
});

export const getExperiment = call({
  name: 'getExperiment',
  methods: ['GET'],
  path: 'get',
  input: z.object({ experiment_id }),
  output: z.object({ experiment }),
  access: { table: { tracking: ['GetItem'] } },
  permission: 'reader',
});

export const getExperimentByName = call({
  name: 'getExperimentByName',
  methods: ['GET'],
  path: 'get-by-name',
  input: z.object({ experiment_name: required(text) }),
  output: z.object({ experiment }),
  access: { table: { tracking: ['GetItem'] } },
  permission: 'reader',
});

export const searchExperiments = call({
  name: 'searchExperiments',
  methods: ['POST', 'GET'],
  path: 'search',
  input: z.object({
    // There is a default, and MLflow refuses it.
    max_results: z
      ._default(int64(Number.MAX_SAFE_INTEGER), 0)
      .register(described, { minimum: 1, maximum: 50_000, default: undefined }),
    page_token: optionalText,
    filter: optionalText,
    order_by: z._default(z.array(text), []),
    view_type: z._default(viewType, 'ACTIVE_ONLY'),
  }),
  output: z.object({ experiments: z.optional(z.array(experiment)), next_page_token: optionalText }),
  access: { table: { tracking: ['Query'] } },
  permission: 'reader',
});

export const updateExperiment = call({
  name: 'updateExperiment',
  methods: ['POST'],
  path: 'update',
  input: z.object({ experiment_id, new_name: required(text) }),
  output: nothing,
  access: { table: { tracking: ['GetItem', 'PutItem', 'DeleteItem'] } },
  permission: 'member',
});

export const deleteExperiment = call({
  name: 'deleteExperiment',
  methods: ['POST'],
  path: 'delete',
  input: z.object({ experiment_id }),
  output: nothing,
  access: { table: { tracking: ['GetItem', 'PutItem'] } },
  permission: 'member',
});

export const restoreExperiment = call({
  name: 'restoreExperiment',
  methods: ['POST'],
  path: 'restore',
  input: z.object({ experiment_id }),
  output: nothing,
  access: { table: { tracking: ['GetItem', 'PutItem'] } },
  permission: 'member',
});

export const setExperimentTag = call({
  name: 'setExperimentTag',
  methods: ['POST'],
  path: 'set-experiment-tag',
  input: z.object({ experiment_id, key: required(text), value: z._default(text, '') }),
  output: nothing,
  access: { table: { tracking: ['GetItem', 'PutItem'] } },
  permission: 'member',
});

export const deleteExperimentTag = call({
  name: 'deleteExperimentTag',
  methods: ['POST'],
  path: 'delete-experiment-tag',
  input: z.object({ experiment_id, key: required(text) }),
  output: nothing,
  access: { table: { tracking: ['GetItem', 'PutItem'] } },
  permission: 'member',
});
