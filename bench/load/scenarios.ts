import { stringify } from 'node:querystring';
import { api, createVersion, hot, modelAt, runAt, served, shape, teamAt, transition } from './seed.ts';
import type { Request } from './wrk.ts';

/** How often MLflow's requests a second, and which part of its CPU time a request, are wanted. */
export type Wanted = { rate: number; cpu: number };

export type Scenario = {
  name: string;
  /** What is written counts when the consumers are done with it. */
  kind: 'read' | 'write';
  /** To go round: going round again is always a change, too. */
  requests: readonly Request[];
  /** Nothing is wanted beside MLflow where it has no such call. */
  wanted?: Wanted;
  /** One item is written over and over, in turn: in the bare loop, too. */
  inTurn?: true;
};

/** Whatever is done beside it: the same requests to DynamoDB without Stagebook. */
export const wantedOfBare = 0.6;

const get = (path: string, query: Record<string, string | number>): Request => ({
  method: 'GET',
  path: `${api}/${path}?${stringify(query)}`,
});

const pairs = Array.from({ length: shape.models * shape.versions }, (_, at) => ({
  // Neighbours are of different models.
  model: at % shape.models,
  name: modelAt(at),
  version: 1 + (Math.floor(at / shape.models) % shape.versions),
}));
const models = pairs.slice(0, shape.models);

const versionGet: Wanted = { rate: 8, cpu: 1 / 5 };
const ofModel: Wanted = { rate: 5, cpu: 1 / 4 };
const download: Wanted = { rate: 4, cpu: 1 / 4 };
const search: Wanted = { rate: 6, cpu: 1 / 4 };
const write: Wanted = { rate: 1.5, cpu: 1 };

const read = (name: string, wanted: Wanted, requests: Request[]): Scenario => ({
  name,
  kind: 'read',
  requests,
  wanted,
});
const written = (name: string, requests: Request[]): Scenario => ({ name, kind: 'write', requests, wanted: write });

const tag = ({ name, version }: (typeof pairs)[number], value: string): Request => ({
  method: 'POST',
  path: `${api}/model-versions/set-tag`,
  body: { name, version: String(version), key: 'validated', value },
});

export const scenarios: readonly Scenario[] = [
  read(
    'get version',
    versionGet,
    pairs.map(({ name, version }) => get('model-versions/get', { name, version })),
  ),
  read(
    'get model',
    ofModel,
    models.map(({ name }) => get('registered-models/get', { name })),
  ),
  read(
    'get by alias',
    ofModel,
    models.map(({ name }) => get('registered-models/alias', { name, alias: 'champion' })),
  ),
  read(
    'get by stage',
    ofModel,
    models.map(({ name }) => get('registered-models/get-latest-versions', { name, stages: 'Production' })),
  ),
  read(
    'download URI',
    download,
    pairs.map(({ name, version }) => get('model-versions/get-download-uri', { name, version })),
  ),
  read(
    'search versions by name',
    search,
    models.map(({ name }) => get('model-versions/search', { filter: `name='${name}'`, max_results: 100 })),
  ),
  read(
    'search versions by run',
    search,
    pairs.map(({ model, version }) =>
      get('model-versions/search', { filter: `run_id='${runAt(model, version)}'`, max_results: 100 }),
    ),
  ),
  read(
    'search models by tag',
    search,
    models
      .slice(0, 10)
      .map((_, at) => get('registered-models/search', { filter: `tags.team='${teamAt(at)}'`, max_results: 100 })),
  ),
  read('page of models', search, [get('registered-models/search', { max_results: 10 })]),
  read('page of versions, default order', search, [get('model-versions/search', { max_results: 10 })]),
  {
    name: 'manifest poll',
    kind: 'read',
    requests: [
      {
        method: 'GET',
        path: `/api/2.0/stagebook/manifest?model=${served}&stage=Production`,
        header: 'If-None-Match: *',
      },
    ],
  },
  written(
    'set tag',
    ['yes', 'no'].flatMap((value) => pairs.map((pair) => tag(pair, value))),
  ),
  written(
    'create version, spread',
    pairs.map(({ name, model, version }) => createVersion(name, model, version)),
  ),
  {
    ...written(
      'create version, one model',
      pairs.map(({ model, version }) => createVersion(hot, model, version)),
    ),
    inTurn: true,
  },
  written(
    'transition',
    ['Archived', 'Staging'].flatMap((stage) =>
      pairs.map(({ name, version }) => transition(name, version, stage, false)),
    ),
  ),
  written(
    'transition, archiving',
    pairs.map(({ name, version }) => transition(name, version, 'Production', true)),
  ),
];
