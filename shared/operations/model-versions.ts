import * as z from 'zod/mini';
import { int64, modelVersion, nothing, optionalText, required, tags, text, versionNumber } from './fields.ts';
import { operation } from './operation.ts';

const path = (call: string) => `/model-versions/${call}`;
const file = (name: string) => `model-versions/${name}`;
const name = required(text);

export const createModelVersion = operation({
  name: 'createModelVersion',
  dialect: 'mlflow',
  methods: ['POST'],
  path: path('create'),
  file: file('create'),
  input: z.object({
    name,
    source: required(text),
    run_id: optionalText,
    run_link: z._default(text, ''),
    tags,
    description: z._default(text, ''),
    model_id: optionalText,
  }),
  output: z.object({ model_version: modelVersion }),
  access: { table: ['GetItem', 'BatchGetItem', 'Query', 'UpdateItem', 'PutItem', 'BatchWriteItem'] },
  permission: 'member',
});

export const getModelVersion = operation({
  name: 'getModelVersion',
  dialect: 'mlflow',
  methods: ['GET'],
  path: path('get'),
  file: file('get'),
  input: z.object({ name, version: versionNumber }),
  output: z.object({ model_version: modelVersion }),
  access: { table: ['GetItem'] },
  permission: 'reader',
});

export const updateModelVersion = operation({
  name: 'updateModelVersion',
  dialect: 'mlflow',
  methods: ['PATCH'],
  path: path('update'),
  file: file('update'),
  input: z.object({ name, version: versionNumber, description: optionalText }),
  output: z.object({ model_version: modelVersion }),
  access: { table: ['GetItem', 'UpdateItem', 'PutItem'] },
  permission: 'member',
});

export const transitionModelVersionStage = operation({
  name: 'transitionModelVersionStage',
  dialect: 'mlflow',
  methods: ['POST'],
  path: path('transition-stage'),
  file: file('transition-stage'),
  input: z.object({
    name,
    version: versionNumber,
    stage: required(text),
    archive_existing_versions: z._default(z.boolean(), false),
    /** Ours: why, kept in the ledger. */
    comment: optionalText,
  }),
  output: z.object({ model_version: modelVersion }),
  access: { table: ['GetItem', 'BatchGetItem', 'UpdateItem', 'PutItem', 'DeleteItem'] },
  permission: 'member',
});

export const deleteModelVersion = operation({
  name: 'deleteModelVersion',
  dialect: 'mlflow',
  methods: ['DELETE'],
  path: path('delete'),
  file: file('delete'),
  input: z.object({ name, version: versionNumber }),
  output: nothing,
  access: { table: ['GetItem', 'UpdateItem', 'PutItem', 'DeleteItem', 'BatchWriteItem'] },
  permission: 'member',
});

export const searchModelVersions = operation({
  name: 'searchModelVersions',
  dialect: 'mlflow',
  methods: ['GET'],
  path: path('search'),
  file: file('search'),
  input: z.object({
    filter: optionalText,
    max_results: z._default(int64(200_000), 200_000),
    order_by: z._default(z.array(text), []),
    page_token: optionalText,
  }),
  output: z.object({ model_versions: z.optional(z.array(modelVersion)), next_page_token: optionalText }),
  access: { table: ['GetItem', 'BatchGetItem', 'Query'], indexes: ['list', 'recent'] },
  permission: 'reader',
});

export const getModelVersionDownloadUri = operation({
  name: 'getModelVersionDownloadUri',
  dialect: 'mlflow',
  methods: ['GET'],
  path: path('get-download-uri'),
  file: file('get-download-uri'),
  // Unlike its siblings this call is validated field by field in MLflow, with shorter texts: the function does it.
  input: z.object({ name: z._default(text, ''), version: z._default(text, '') }),
  output: z.object({ artifact_uri: text }),
  access: { table: ['GetItem'] },
  permission: 'reader',
});

export const setModelVersionTag = operation({
  name: 'setModelVersionTag',
  dialect: 'mlflow',
  methods: ['POST'],
  path: path('set-tag'),
  file: file('set-tag'),
  input: z.object({ name, version: versionNumber, key: required(text), value: z._default(text, '') }),
  output: nothing,
  access: { table: ['GetItem', 'UpdateItem', 'PutItem', 'DeleteItem'] },
  permission: 'member',
});

export const deleteModelVersionTag = operation({
  name: 'deleteModelVersionTag',
  dialect: 'mlflow',
  methods: ['DELETE'],
  path: path('delete-tag'),
  file: file('delete-tag'),
  input: z.object({ name, version: versionNumber, key: required(text) }),
  output: nothing,
  access: { table: ['GetItem', 'UpdateItem', 'PutItem', 'DeleteItem'] },
  permission: 'member',
});
