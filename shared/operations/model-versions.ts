import * as z from 'zod/mini';
import { modelVersion, nothing, optionalText, pageSize, required, tags, text, versionNumber } from './fields.ts';
import { promoting } from './gated.ts';
import { callsOf, operation } from './operation.ts';

const call = callsOf('model-versions');
const name = required(text);

export const createModelVersion = call({
  name: 'createModelVersion',
  methods: ['POST'],
  path: 'create',
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
  access: {
    table: {
      registry: ['GetItem', 'Query', 'UpdateItem', 'PutItem', 'DeleteItem', 'BatchWriteItem'],
      // The run and the logged model it is of.
      tracking: ['GetItem', 'Query'],
    },
    bucket: {
      ListBucket: ['artifacts', 'uploads', 'models'],
      GetObject: ['artifacts', 'uploads', 'models'],
      PutObject: ['models', 'manifests'],
      // What is not what its uploader announced.
      DeleteObject: ['uploads'],
    },
  },
  permission: 'member',
  needs: 'edit',
});

export const getModelVersion = call({
  name: 'getModelVersion',
  methods: ['GET'],
  path: 'get',
  input: z.object({ name, version: versionNumber }),
  output: z.object({ model_version: modelVersion }),
  access: { table: { registry: ['GetItem'] } },
  permission: 'reader',
  needs: 'read',
});

export const updateModelVersion = call({
  name: 'updateModelVersion',
  methods: ['PATCH'],
  path: 'update',
  input: z.object({ name, version: versionNumber, description: optionalText }),
  output: z.object({ model_version: modelVersion }),
  access: { table: { registry: ['GetItem', 'UpdateItem', 'PutItem'] } },
  permission: 'member',
  needs: 'edit',
});

export const transitionModelVersionStage = call({
  name: 'transitionModelVersionStage',
  methods: ['POST'],
  path: 'transition-stage',
  input: z.object({
    name,
    version: versionNumber,
    stage: required(text),
    archive_existing_versions: z._default(z.boolean(), false),
    /** Ours: why, kept in the ledger. */
    comment: optionalText,
  }),
  output: z.object({ model_version: modelVersion }),
  access: promoting,
  permission: 'member',
  needs: 'transition',
});

export const deleteModelVersion = call({
  name: 'deleteModelVersion',
  methods: ['DELETE'],
  path: 'delete',
  /** `reason` is ours: kept in the ledger. */
  input: z.object({ name, version: versionNumber, reason: optionalText }),
  output: nothing,
  access: { table: { registry: ['GetItem', 'UpdateItem', 'PutItem', 'DeleteItem', 'BatchWriteItem'] } },
  permission: 'member',
  needs: 'manage',
});

export const searchModelVersions = call({
  name: 'searchModelVersions',
  methods: ['GET'],
  path: 'search',
  input: z.object({
    filter: optionalText,
    max_results: z._default(pageSize(200_000), 200_000),
    order_by: z._default(z.array(text), []),
    page_token: optionalText,
  }),
  output: z.object({ model_versions: z.optional(z.array(modelVersion)), next_page_token: optionalText }),
  access: { table: { registry: ['GetItem', 'Query'] }, indexes: ['list', 'recent'] },
  permission: 'reader',
});

export const getModelVersionDownloadUri = call({
  name: 'getModelVersionDownloadUri',
  methods: ['GET'],
  path: 'get-download-uri',
  // Unlike its siblings this call is validated field by field in MLflow, with shorter texts: the function does it.
  input: z.object({
    name: z._default(text, ''),
    version: z._default(text, ''),
    /** Ours: `https` asks for the URL below which this server has the files, if it has them. */
    location: z.optional(z.literal('https')),
  }),
  output: z.object({ artifact_uri: text }),
  access: { table: { registry: ['GetItem'] } },
  permission: 'reader',
  needs: 'read',
});

/** One file of a version. MLflow's UI calls it, outside the API. */
export const getModelVersionArtifact = operation({
  name: 'getModelVersionArtifact',
  dialect: 'system',
  methods: ['GET'],
  path: '/model-versions/get-artifact',
  file: 'model-versions/get-artifact',
  input: z.object({ name, version: versionNumber, path: required(text) }),
  output: nothing,
  success: [302],
  access: { table: { registry: ['GetItem'] }, bucket: { GetObject: ['models'], ListBucket: ['models'] } },
  permission: 'reader',
  needs: 'read',
});

export const setModelVersionTag = call({
  name: 'setModelVersionTag',
  methods: ['POST'],
  path: 'set-tag',
  input: z.object({ name, version: versionNumber, key: required(text), value: z._default(text, '') }),
  output: nothing,
  access: { table: { registry: ['GetItem', 'UpdateItem', 'PutItem', 'DeleteItem'] } },
  permission: 'member',
  needs: 'edit',
});

export const deleteModelVersionTag = call({
  name: 'deleteModelVersionTag',
  methods: ['DELETE'],
  path: 'delete-tag',
  input: z.object({ name, version: versionNumber, key: required(text) }),
  output: nothing,
  access: { table: { registry: ['GetItem', 'UpdateItem', 'PutItem', 'DeleteItem'] } },
  permission: 'member',
  needs: 'edit',
});
