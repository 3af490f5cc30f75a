import { bigAt, everywhere, infix, nameAt, rare, runAt } from './shape.ts';

/** What is asked of a registry: an operation and its input, of which `Size` says what there is. */
export type Size = { models: number; versions: number; big: string; bigVersions: number; began: number };
export type Pattern = readonly [what: string, operation: string, input: (size: Size) => Record<string, unknown>];

export const sizeOf = (versions: number, began: number): Size => {
  const models = Math.max(2, Math.round(versions / 10));
  return { models, versions, big: nameAt(bigAt(models)), bigVersions: Math.round(versions / 5), began };
};

const ofBig =
  (more: Record<string, unknown> = {}) =>
  ({ big }: Size) => ({ name: big, ...more });
const version = (more: Record<string, unknown> = {}) => ofBig({ version: '7', ...more });
const source = 's3://models/new';

/** All on the model that has a fifth of all versions, in an order in which each finds what it asks for. */
export const operations: readonly Pattern[] = [
  ['get version', 'getModelVersion', version()],
  ['get download URI', 'getModelVersionDownloadUri', version()],
  ['get model', 'getRegisteredModel', ofBig()],
  ['get version by alias', 'getModelVersionByAlias', ofBig({ alias: 'champion' })],
  ['get latest versions of a stage', 'getLatestVersions', ofBig({ stages: ['Production'] })],
  ['get latest versions', 'getLatestVersions', ofBig()],
  ['page of a model’s history', 'getHistory', ({ big }) => ({ model: big, max_results: 10 })],
  [
    'who was in Production at a time',
    'getAsOf',
    ({ big, began }) => ({ model: big, stage: 'Production', time: String(began) }),
  ],
  ['create model', 'createRegisteredModel', () => ({ name: 'new-model' })],
  ['create version', 'createModelVersion', ofBig({ source })],
  ['create version with run and tag', 'createModelVersion', ofBig({ source, run_id: 'r', tags: [everywhere] })],
  ['transition None → Staging', 'transitionModelVersionStage', version({ stage: 'Staging' })],
  [
    'transition to Production, archiving',
    'transitionModelVersionStage',
    version({ stage: 'Production', archive_existing_versions: true }),
  ],
  ['set alias', 'setRegisteredModelAlias', version({ alias: 'challenger' })],
  ['set version tag', 'setModelVersionTag', version({ key: 'k', value: 'v' })],
  ['delete version tag', 'deleteModelVersionTag', version({ key: 'k' })],
  ['set model tag', 'setRegisteredModelTag', ofBig({ key: 'k', value: 'v' })],
  ['update version', 'updateModelVersion', version({ description: 'd' })],
  ['delete version', 'deleteModelVersion', version()],
  ['rename model', 'renameRegisteredModel', ofBig({ new_name: 'renamed-model' })],
];

const page = 10;
const search = (more: Record<string, unknown>) => () => ({ ...more, max_results: page });
const byTag = ({ key, value }: { key: string; value: string }) => search({ filter: `tags.${key} = '${value}'` });

/** `deep`: the page after as many others as there are, 20 at most. */
export const searches: readonly (readonly [...Pattern, deep?: true])[] = [
  ['models by name', 'searchRegisteredModels', search({ filter: `name = '${nameAt(1)}'` })],
  ['models by prefix', 'searchRegisteredModels', search({ filter: "name LIKE 'growth-0000%'" })],
  ['models by infix, one in a hundred', 'searchRegisteredModels', search({ filter: `name LIKE '%${infix}%'` })],
  ['models by tag, a tenth', 'searchRegisteredModels', search({ filter: "tags.team = 'risk'" })],
  ['models by name, first page', 'searchRegisteredModels', search({})],
  ['models by name, deep page', 'searchRegisteredModels', search({}), true],
  ['models, newest first', 'searchRegisteredModels', search({ order_by: ['timestamp DESC'] })],
  ['models, newest first, deep page', 'searchRegisteredModels', search({ order_by: ['timestamp DESC'] }), true],
  ['versions by name', 'searchModelVersions', search({ filter: `name = '${nameAt(1)}'` })],
  ['versions of the big model', 'searchModelVersions', ({ big }) => ({ filter: `name = '${big}'`, max_results: page })],
  [
    'versions of the big model, deep page',
    'searchModelVersions',
    ({ big }) => ({ filter: `name = '${big}'`, max_results: page }),
    true,
  ],
  ['versions by prefix', 'searchModelVersions', search({ filter: "name LIKE 'growth-0000%'" })],
  ['versions by infix, one model in a hundred', 'searchModelVersions', search({ filter: `name LIKE '%${infix}%'` })],
  ['versions by tag, 3 of all', 'searchModelVersions', byTag(rare)],
  ['versions by tag, half of all', 'searchModelVersions', byTag(everywhere)],
  ['versions by tag, half of all, deep page', 'searchModelVersions', byTag(everywhere), true],
  ['versions by run', 'searchModelVersions', search({ filter: `run_id = '${runAt(1, 1)}'` })],
  ['first page of versions', 'searchModelVersions', search({})],
  ['deep page of versions', 'searchModelVersions', search({}), true],
  ['versions by name, first page', 'searchModelVersions', search({ order_by: ['name'] })],
  ['versions since a time', 'findModelVersions', search({ filter: 'last_updated_timestamp > 1000' })],
  [
    'who of a model is in Production',
    'findModelVersions',
    ({ big }) => ({ filter: `name = '${big}' AND stage = 'Production'`, max_results: page }),
  ],
  ['all in Production', 'findModelVersions', search({ filter: "stage = 'Production'" })],
];
