import type { Request } from './wrk.ts';

/** What both servers hold before anything is measured. */
export const shape = { models: 200, versions: 10, hot: 300 } as const;

export const api = '/api/2.0/mlflow';
export const hot = 'fraud-hot';
export const served = 'served';

const teams = ['risk', 'growth', 'search', 'ads', 'pricing', 'supply', 'trust', 'forecast', 'support', 'vision'];
const frameworks = ['sklearn', 'xgboost', 'pytorch', 'lightgbm'];

export const modelAt = (index: number): string => `model-${String(index % shape.models).padStart(3, '0')}`;
export const teamAt = (index: number): string => teams[index % teams.length] as string;

/** As a run is called: 32 hexadecimal digits. */
export const runAt = (model: number, version: number): string =>
  (model * 1_000 + version).toString(16).padStart(32, 'c0ffee');

/** All of one model's versions, in words that a team would use. */
const versionOf = (name: string, model: number, version: number) => ({
  name,
  source: `s3://models/${name}/${version}/artifacts/model`,
  run_id: runAt(model, version),
  description: `Trained on the week that ended on day ${version * 7}, with the features of catalogue ${model % 5}.`,
  tags: [
    { key: 'framework', value: frameworks[model % frameworks.length] },
    { key: 'dataset', value: `events-${version}` },
    { key: 'auc', value: `0.${850 + version}` },
  ],
});

export const createVersion = (name: string, model: number, version: number): Request => ({
  method: 'POST',
  path: `${api}/model-versions/create`,
  body: versionOf(name, model, version),
});

export const transition = (name: string, version: number, stage: string, archive: boolean): Request => ({
  method: 'POST',
  path: `${api}/model-versions/transition-stage`,
  body: { name, version: String(version), stage, archive_existing_versions: archive },
});

const createModel = (name: string, index: number): Request => ({
  method: 'POST',
  path: `${api}/registered-models/create`,
  body: {
    name,
    description: `What ${teamAt(index)} serves, number ${index}.`,
    tags: [
      { key: 'team', value: teamAt(index) },
      { key: 'tier', value: String(index % 3) },
    ],
  },
});

const setAlias = (name: string, version: number): Request => ({
  method: 'POST',
  path: `${api}/registered-models/alias`,
  body: { name, alias: 'champion', version: String(version) },
});

/** A model's requests, which follow each other. */
const storyOf = (name: string, index: number, versions: number): Request[] => [
  createModel(name, index),
  ...Array.from({ length: versions }, (_, at) => createVersion(name, index, at + 1)),
  transition(name, versions - 2, 'Production', false),
  transition(name, versions - 1, 'Staging', false),
  setAlias(name, versions - 2),
];

export const seeds: Request[][] = [
  ...Array.from({ length: shape.models }, (_, index) => storyOf(modelAt(index), index, shape.versions)),
  storyOf(hot, shape.models, shape.hot),
];
