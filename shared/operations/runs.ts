import * as z from 'zod/mini';
import { nothing, optionalText, pageSize, required, size, text } from './fields.ts';
import { callsOf } from './operation.ts';
import { double, entries, long, metric, run, runId, runInfo, runStatus, viewType } from './tracking.ts';

const home = 'tracking/runs';
const call = callsOf('runs', home);

/** A run is changed by a transaction on its item, with what else follows from the change. */
const change = { table: { tracking: ['GetItem', 'UpdateItem'] } } as const;

export const createRun = call({
  name: 'createRun',
  methods: ['POST'],
  path: 'create',
  input: z.object({
    experiment_id: required(text),
    /** Accepted and not read: a run is whose call made it. */
    user_id: optionalText,
    run_name: z._default(text, ''),
    start_time: z._default(long, 0),
    tags: entries,
  }),
  output: z.object({ run }),
  access: { table: { tracking: ['GetItem', 'PutItem', 'BatchWriteItem'] } },
  permission: 'member',
});

export const getRun = call({
  name: 'getRun',
  methods: ['GET'],
  path: 'get',
  input: z.object(runId),
  output: z.object({ run }),
  access: { table: { tracking: ['GetItem'] } },
  permission: 'reader',
});

export const updateRun = call({
  name: 'updateRun',
  methods: ['POST'],
  path: 'update',
  input: z.object({
    ...runId,
    status: z.optional(runStatus),
    end_time: z.optional(long),
    run_name: optionalText,
  }),
  output: z.object({ run_info: runInfo }),
  access: { table: { tracking: ['GetItem', 'UpdateItem', 'PutItem', 'DeleteItem'] } },
  permission: 'member',
});

export const deleteRun = call({
  name: 'deleteRun',
  methods: ['POST'],
  path: 'delete',
  input: z.object({ run_id: required(text) }),
  output: nothing,
  access: change,
  permission: 'member',
});

export const restoreRun = call({
  name: 'restoreRun',
  methods: ['POST'],
  path: 'restore',
  input: z.object({ run_id: required(text) }),
  output: nothing,
  access: change,
  permission: 'member',
});

export const searchRuns = call({
  name: 'searchRuns',
  methods: ['POST'],
  path: 'search',
  input: z.object({
    experiment_ids: z._default(z.array(text), []),
    filter: optionalText,
    run_view_type: z._default(viewType, 'ACTIVE_ONLY'),
    max_results: z._default(pageSize(50_000), 1_000),
    order_by: z._default(z.array(text), []),
    page_token: optionalText,
  }),
  output: z.object({ runs: z.optional(z.array(run)), next_page_token: optionalText }),
  access: { table: { tracking: ['GetItem', 'Query'] }, indexes: ['list', 'recent'] },
  permission: 'reader',
});

export const logMetric = call({
  name: 'logMetric',
  methods: ['POST'],
  path: 'log-metric',
  input: z.object({
    ...runId,
    key: required(text),
    value: double,
    timestamp: long,
    step: z._default(long, 0),
    model_id: optionalText,
    dataset_name: optionalText,
    dataset_digest: optionalText,
  }),
  output: nothing,
  access: { table: { tracking: ['GetItem', 'UpdateItem', 'PutItem'] } },
  permission: 'member',
});

export const logParameter = call({
  name: 'logParameter',
  methods: ['POST'],
  path: 'log-parameter',
  input: z.object({ ...runId, key: required(text), value: z._default(text, '') }),
  output: nothing,
  access: change,
  permission: 'member',
});

export const logBatch = call({
  name: 'logBatch',
  methods: ['POST'],
  path: 'log-batch',
  input: z.object({
    run_id: required(text),
    metrics: z._default(
      z.array(
        z.object({
          key: required(text),
          value: double,
          timestamp: long,
          step: z._default(long, 0),
          model_id: optionalText,
          dataset_name: optionalText,
          dataset_digest: optionalText,
        }),
      ),
      [],
    ),
    params: z._default(z.array(z.object({ key: required(text), value: z._default(text, '') })), []),
    tags: z._default(z.array(z.object({ key: required(text), value: z._default(text, '') })), []),
  }),
  output: nothing,
  access: { table: { tracking: ['GetItem', 'UpdateItem', 'PutItem', 'DeleteItem', 'BatchWriteItem'] } },
  permission: 'member',
});

export const setTag = call({
  name: 'setTag',
  methods: ['POST'],
  path: 'set-tag',
  input: z.object({ ...runId, key: required(text), value: z._default(text, '') }),
  output: nothing,
  access: { table: { tracking: ['GetItem', 'UpdateItem', 'PutItem', 'DeleteItem'] } },
  permission: 'member',
});

export const deleteTag = call({
  name: 'deleteTag',
  methods: ['POST'],
  path: 'delete-tag',
  input: z.object({ run_id: required(text), key: required(text) }),
  output: nothing,
  access: { table: { tracking: ['GetItem', 'UpdateItem', 'DeleteItem'] } },
  permission: 'member',
});

export const logInputs = call({
  name: 'logInputs',
  methods: ['POST'],
  path: 'log-inputs',
  input: z.object({
    run_id: required(text),
    datasets: z._default(
      z.array(
        z.object({
          tags: entries,
          dataset: z.object({
            name: z._default(text, ''),
            digest: z._default(text, ''),
            source_type: z._default(text, ''),
            source: z._default(text, ''),
            schema: optionalText,
            profile: optionalText,
          }),
        }),
      ),
      [],
    ),
    models: z._default(z.array(z.object({ model_id: z._default(text, '') })), []),
  }),
  output: nothing,
  access: { table: { tracking: ['GetItem', 'UpdateItem', 'PutItem'] } },
  permission: 'member',
});

export const logOutputs = call({
  name: 'logOutputs',
  methods: ['POST'],
  path: 'outputs',
  file: 'log-outputs',
  input: z.object({
    run_id: required(text),
    models: z.array(z.object({ model_id: z._default(text, ''), step: z._default(long, 0) })),
  }),
  output: nothing,
  access: change,
  permission: 'member',
});

/** What clients before 3.0 tell of a model they log: it becomes an entry of the tag `mlflow.log-model.history`. */
export const logModel = call({
  name: 'logModel',
  methods: ['POST'],
  path: 'log-model',
  input: z.object({ run_id: required(text), model_json: required(text) }),
  output: nothing,
  access: { table: { tracking: ['GetItem', 'UpdateItem', 'PutItem', 'DeleteItem'] } },
  permission: 'member',
});

export const getMetricHistory = callsOf(
  'metrics',
  home,
)({
  name: 'getMetricHistory',
  methods: ['GET'],
  path: 'get-history',
  file: 'get-metric-history',
  input: z.object({
    ...runId,
    metric_key: required(text),
    page_token: optionalText,
    max_results: z.optional(long),
  }),
  output: z.object({ metrics: z.optional(z.array(metric)), next_page_token: optionalText }),
  access: { table: { tracking: ['Query'] } },
  permission: 'reader',
});

export const listRunArtifacts = callsOf(
  'artifacts',
  home,
)({
  name: 'listRunArtifacts',
  methods: ['GET'],
  path: 'list',
  file: 'list-artifacts',
  input: z.object({ ...runId, path: optionalText, page_token: optionalText }),
  output: z.object({
    root_uri: text,
    files: z.optional(z.array(z.object({ path: text, is_dir: z.boolean(), file_size: z.optional(size) }))),
  }),
  access: { table: { tracking: ['GetItem'] }, bucket: { ListBucket: ['artifacts', 'uploads', 'models'] } },
  permission: 'reader',
});
