import * as z from 'zod/mini';
import {
  int64,
  modelVersion,
  nothing,
  optionalText,
  registeredModel,
  required,
  tags,
  text,
  versionNumber,
} from './fields.ts';
import { operation } from './operation.ts';

const path = (call: string) => `/registered-models/${call}`;
const file = (name: string) => `registered-models/${name}`;
const name = required(text);

export const createRegisteredModel = operation({
  name: 'createRegisteredModel',
  dialect: 'mlflow',
  methods: ['POST'],
  path: path('create'),
  file: file('create'),
  input: z.object({ name, tags, description: optionalText }),
  output: z.object({ registered_model: registeredModel }),
  access: { table: ['GetItem', 'PutItem', 'BatchWriteItem'] },
  permission: 'member',
});

export const getRegisteredModel = operation({
  name: 'getRegisteredModel',
  dialect: 'mlflow',
  methods: ['GET'],
  path: path('get'),
  file: file('get'),
  input: z.object({ name }),
  output: z.object({ registered_model: registeredModel }),
  access: { table: ['GetItem', 'BatchGetItem', 'Query'] },
  permission: 'reader',
});

export const updateRegisteredModel = operation({
  name: 'updateRegisteredModel',
  dialect: 'mlflow',
  methods: ['PATCH'],
  path: path('update'),
  file: file('update'),
  input: z.object({ name, description: optionalText }),
  output: z.object({ registered_model: registeredModel }),
  access: { table: ['GetItem', 'BatchGetItem', 'Query', 'UpdateItem', 'PutItem'] },
  permission: 'member',
});

export const renameRegisteredModel = operation({
  name: 'renameRegisteredModel',
  dialect: 'mlflow',
  methods: ['POST'],
  path: path('rename'),
  file: file('rename'),
  input: z.object({ name, new_name: name }),
  output: z.object({ registered_model: registeredModel }),
  access: { table: ['GetItem', 'BatchGetItem', 'Query', 'UpdateItem', 'PutItem', 'DeleteItem'] },
  permission: 'member',
});

export const deleteRegisteredModel = operation({
  name: 'deleteRegisteredModel',
  dialect: 'mlflow',
  methods: ['DELETE'],
  path: path('delete'),
  file: file('delete'),
  input: z.object({ name }),
  output: nothing,
  access: { table: ['GetItem', 'UpdateItem', 'PutItem', 'DeleteItem'] },
  permission: 'member',
});

export const searchRegisteredModels = operation({
  name: 'searchRegisteredModels',
  dialect: 'mlflow',
  methods: ['GET'],
  path: path('search'),
  file: file('search'),
  input: z.object({
    filter: optionalText,
    max_results: z._default(int64(1000), 100),
    order_by: z._default(z.array(text), []),
    page_token: optionalText,
  }),
  output: z.object({ registered_models: z.optional(z.array(registeredModel)), next_page_token: optionalText }),
  access: { table: ['GetItem', 'BatchGetItem', 'Query'], indexes: ['list', 'recent'] },
  permission: 'reader',
});

export const getLatestVersions = operation({
  name: 'getLatestVersions',
  dialect: 'mlflow',
  methods: ['POST', 'GET'],
  path: path('get-latest-versions'),
  file: file('get-latest-versions'),
  input: z.object({ name, stages: z._default(z.array(text), []) }),
  output: z.object({ model_versions: z.optional(z.array(modelVersion)) }),
  access: { table: ['GetItem', 'BatchGetItem', 'Query'] },
  permission: 'reader',
});

export const setRegisteredModelTag = operation({
  name: 'setRegisteredModelTag',
  dialect: 'mlflow',
  methods: ['POST'],
  path: path('set-tag'),
  file: file('set-tag'),
  input: z.object({ name, key: required(text), value: z._default(text, '') }),
  output: nothing,
  access: { table: ['GetItem', 'UpdateItem', 'PutItem', 'DeleteItem'] },
  permission: 'member',
});

export const deleteRegisteredModelTag = operation({
  name: 'deleteRegisteredModelTag',
  dialect: 'mlflow',
  methods: ['DELETE'],
  path: path('delete-tag'),
  file: file('delete-tag'),
  input: z.object({ name, key: required(text) }),
  output: nothing,
  access: { table: ['GetItem', 'UpdateItem', 'PutItem', 'DeleteItem'] },
  permission: 'member',
});

export const setRegisteredModelAlias = operation({
  name: 'setRegisteredModelAlias',
  dialect: 'mlflow',
  methods: ['POST'],
  path: path('alias'),
  file: file('set-alias'),
  input: z.object({ name, alias: required(text), version: versionNumber }),
  output: nothing,
  access: { table: ['GetItem', 'UpdateItem', 'PutItem', 'ConditionCheckItem'] },
  permission: 'member',
});

export const getModelVersionByAlias = operation({
  name: 'getModelVersionByAlias',
  dialect: 'mlflow',
  methods: ['GET'],
  path: path('alias'),
  file: file('get-alias'),
  input: z.object({ name, alias: required(text) }),
  output: z.object({ model_version: modelVersion }),
  access: { table: ['GetItem', 'BatchGetItem', 'Query'] },
  permission: 'reader',
});

export const deleteRegisteredModelAlias = operation({
  name: 'deleteRegisteredModelAlias',
  dialect: 'mlflow',
  methods: ['DELETE'],
  path: path('alias'),
  file: file('delete-alias'),
  input: z.object({ name, alias: required(text) }),
  output: nothing,
  access: { table: ['GetItem', 'UpdateItem', 'PutItem'] },
  permission: 'member',
});
