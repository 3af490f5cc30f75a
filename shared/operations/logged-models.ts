import * as z from 'zod/mini';
import { int64, nothing, optionalText, required, size, text } from './fields.ts';
import { operation } from './operation.ts';
import { entries, loggedModel, loggedModelStatus } from './tracking.ts';

const dialect = 'mlflow';
const model_id = required(text);
const model = loggedModel;

export const createLoggedModel = operation({
  name: 'createLoggedModel',
  dialect,
  methods: ['POST'],
  path: '/logged-models',
  file: 'tracking/logged-models/create',
  input: z.object({
    experiment_id: required(text),
    name: optionalText,
    model_type: z._default(text, ''),
    source_run_id: z._default(text, ''),
    params: entries,
    tags: entries,
  }),
  output: z.object({ model }),
  access: { table: { tracking: ['GetItem', 'PutItem'] } },
  permission: 'member',
});

export const getLoggedModel = operation({
  name: 'getLoggedModel',
  dialect,
  methods: ['GET'],
  path: '/logged-models/{model_id}',
  file: 'tracking/logged-models/get',
  input: z.object({ model_id, allow_deleted: optionalText }),
  output: z.object({ model }),
  access: { table: { tracking: ['Query'] } },
  permission: 'reader',
});

/** Says how the logging of its files has ended. */
export const finalizeLoggedModel = operation({
  name: 'finalizeLoggedModel',
  dialect,
  methods: ['PATCH'],
  path: '/logged-models/{model_id}',
  file: 'tracking/logged-models/finalize',
  input: z.object({ model_id, status: loggedModelStatus }),
  output: z.object({ model }),
  access: { table: { tracking: ['GetItem', 'Query', 'UpdateItem'] } },
  permission: 'member',
});

export const deleteLoggedModel = operation({
  name: 'deleteLoggedModel',
  dialect,
  methods: ['DELETE'],
  path: '/logged-models/{model_id}',
  file: 'tracking/logged-models/delete',
  input: z.object({ model_id }),
  output: nothing,
  access: { table: { tracking: ['GetItem', 'UpdateItem'] } },
  permission: 'member',
});

export const setLoggedModelTags = operation({
  name: 'setLoggedModelTags',
  dialect,
  methods: ['PATCH'],
  path: '/logged-models/{model_id}/tags',
  file: 'tracking/logged-models/set-tags',
  input: z.object({ model_id, tags: entries }),
  output: nothing,
  access: { table: { tracking: ['GetItem', 'UpdateItem'] } },
  permission: 'member',
});

export const deleteLoggedModelTag = operation({
  name: 'deleteLoggedModelTag',
  dialect,
  methods: ['DELETE'],
  path: '/logged-models/{model_id}/tags/{tag_key}',
  file: 'tracking/logged-models/delete-tag',
  input: z.object({ model_id, tag_key: required(text) }),
  output: nothing,
  access: { table: { tracking: ['GetItem', 'UpdateItem'] } },
  permission: 'member',
});

export const logLoggedModelParams = operation({
  name: 'logLoggedModelParams',
  dialect,
  methods: ['POST'],
  path: '/logged-models/{model_id}/params',
  file: 'tracking/logged-models/log-params',
  input: z.object({ model_id, params: entries }),
  output: nothing,
  access: { table: { tracking: ['GetItem', 'UpdateItem'] } },
  permission: 'member',
});

export const searchLoggedModels = operation({
  name: 'searchLoggedModels',
  dialect,
  methods: ['POST'],
  path: '/logged-models/search',
  file: 'tracking/logged-models/search',
  input: z.object({
    experiment_ids: z.array(text),
    filter: optionalText,
    datasets: z._default(z.array(z.object({ dataset_name: z._default(text, ''), dataset_digest: optionalText })), []),
    max_results: z._default(int64(Number.MAX_SAFE_INTEGER), 50),
    order_by: z._default(
      z.array(
        z.object({
          field_name: z._default(text, ''),
          ascending: z._default(z.boolean(), true),
          dataset_name: optionalText,
          dataset_digest: optionalText,
        }),
      ),
      [],
    ),
    page_token: optionalText,
  }),
  output: z.object({ models: z.optional(z.array(model)), next_page_token: optionalText }),
  access: { table: { tracking: ['Query'] }, indexes: ['list'] },
  permission: 'reader',
});

export const listLoggedModelArtifacts = operation({
  name: 'listLoggedModelArtifacts',
  dialect,
  methods: ['GET'],
  path: '/logged-models/{model_id}/artifacts/directories',
  file: 'tracking/logged-models/list-artifacts',
  input: z.object({ model_id, artifact_directory_path: optionalText, page_token: optionalText }),
  output: z.object({
    root_uri: text,
    files: z.optional(z.array(z.object({ path: text, is_dir: z.boolean(), file_size: z.optional(size) }))),
  }),
  access: { table: { tracking: ['Query'] }, bucket: { ListBucket: ['artifacts', 'uploads', 'models'] } },
  permission: 'reader',
});
