import * as z from 'zod/mini';
import {
  modelVersion,
  nothing,
  optionalText,
  pageSize,
  registeredModel,
  required,
  tags,
  text,
  versionNumber,
} from './fields.ts';
import { promoting } from './gated.ts';
import { callsOf } from './operation.ts';

const call = callsOf('registered-models');
const name = required(text);

export const createRegisteredModel = call({
  name: 'createRegisteredModel',
  methods: ['POST'],
  path: 'create',
  input: z.object({ name, tags, description: optionalText }),
  output: z.object({ registered_model: registeredModel }),
  access: { table: { registry: ['GetItem', 'PutItem', 'BatchWriteItem'] } },
  permission: 'member',
});

export const getRegisteredModel = call({
  name: 'getRegisteredModel',
  methods: ['GET'],
  path: 'get',
  input: z.object({ name }),
  output: z.object({ registered_model: registeredModel }),
  access: { table: { registry: ['GetItem', 'Query'] } },
  permission: 'reader',
  needs: 'read',
});

export const updateRegisteredModel = call({
  name: 'updateRegisteredModel',
  methods: ['PATCH'],
  path: 'update',
  input: z.object({ name, description: optionalText }),
  output: z.object({ registered_model: registeredModel }),
  access: { table: { registry: ['GetItem', 'Query', 'UpdateItem', 'PutItem'] } },
  permission: 'member',
  needs: 'edit',
});

export const renameRegisteredModel = call({
  name: 'renameRegisteredModel',
  methods: ['POST'],
  path: 'rename',
  input: z.object({ name, new_name: name }),
  output: z.object({ registered_model: registeredModel }),
  access: { table: { registry: ['GetItem', 'Query', 'UpdateItem', 'PutItem', 'DeleteItem'] } },
  permission: 'member',
  needs: 'manage',
});

export const deleteRegisteredModel = call({
  name: 'deleteRegisteredModel',
  methods: ['DELETE'],
  path: 'delete',
  /** `reason` is ours: kept in the ledger. */
  input: z.object({ name, reason: optionalText }),
  output: nothing,
  access: { table: { registry: ['GetItem', 'UpdateItem', 'PutItem', 'DeleteItem'] } },
  permission: 'member',
  needs: 'manage',
});

export const searchRegisteredModels = call({
  name: 'searchRegisteredModels',
  methods: ['GET'],
  path: 'search',
  input: z.object({
    filter: optionalText,
    max_results: z._default(pageSize(1000), 100),
    order_by: z._default(z.array(text), []),
    page_token: optionalText,
  }),
  output: z.object({ registered_models: z.optional(z.array(registeredModel)), next_page_token: optionalText }),
  access: { table: { registry: ['GetItem', 'Query'] }, indexes: ['list', 'recent'] },
  permission: 'reader',
});

export const getLatestVersions = call({
  name: 'getLatestVersions',
  methods: ['POST', 'GET'],
  path: 'get-latest-versions',
  input: z.object({ name, stages: z._default(z.array(text), []) }),
  output: z.object({ model_versions: z.optional(z.array(modelVersion)) }),
  access: { table: { registry: ['GetItem', 'Query'] } },
  permission: 'reader',
  needs: 'read',
});

export const setRegisteredModelTag = call({
  name: 'setRegisteredModelTag',
  methods: ['POST'],
  path: 'set-tag',
  input: z.object({ name, key: required(text), value: z._default(text, '') }),
  output: nothing,
  access: { table: { registry: ['GetItem', 'UpdateItem', 'PutItem', 'DeleteItem'] } },
  permission: 'member',
  needs: 'edit',
});

export const deleteRegisteredModelTag = call({
  name: 'deleteRegisteredModelTag',
  methods: ['DELETE'],
  path: 'delete-tag',
  input: z.object({ name, key: required(text) }),
  output: nothing,
  access: { table: { registry: ['GetItem', 'UpdateItem', 'PutItem', 'DeleteItem'] } },
  permission: 'member',
  needs: 'edit',
});

export const setRegisteredModelAlias = call({
  name: 'setRegisteredModelAlias',
  methods: ['POST'],
  path: 'alias',
  file: 'set-alias',
  input: z.object({ name, alias: required(text), version: versionNumber }),
  output: nothing,
  access: {
    table: { registry: ['GetItem', 'UpdateItem', 'PutItem', 'ConditionCheckItem'] },
    // What rules look at.
    bucket: promoting.bucket,
  },
  permission: 'member',
  needs: 'edit',
});

export const getModelVersionByAlias = call({
  name: 'getModelVersionByAlias',
  methods: ['GET'],
  path: 'alias',
  file: 'get-alias',
  input: z.object({ name, alias: required(text) }),
  output: z.object({ model_version: modelVersion }),
  access: { table: { registry: ['GetItem', 'Query'] } },
  permission: 'reader',
  needs: 'read',
});

export const deleteRegisteredModelAlias = call({
  name: 'deleteRegisteredModelAlias',
  methods: ['DELETE'],
  path: 'alias',
  file: 'delete-alias',
  input: z.object({ name, alias: required(text) }),
  output: nothing,
  access: { table: { registry: ['GetItem', 'UpdateItem', 'PutItem'] } },
  permission: 'member',
  needs: 'edit',
});
