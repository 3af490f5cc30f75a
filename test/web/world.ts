import { send } from './registry.ts';

/** A model as it is after some months: 20 versions of runs, with files, gates, reports, moves and traffic. */

export const model = 'fraud-detector';

/** Always the same, from 0 to 1. */
const noise = (seed: number) => {
  const value = Math.sin(seed * 12.9898) * 43_758.5453;
  return value - Math.floor(value);
};

const column = (name: string, type: string) => ({ name, type, required: true });

const mlmodel = (wide: boolean) => {
  const inputs = [column('amount', wide ? 'float' : 'double'), column('country', 'string')];
  if (wide) inputs.push(column('merchant', 'string'));
  return `flavors: {}\nsignature:\n  inputs: '${JSON.stringify(inputs)}'\n  outputs: '${JSON.stringify([column('score', 'double')])}'\n  params: null\n`;
};

async function logFiles(url: string, folder: string, files: Record<string, string>) {
  for (const [path, text] of Object.entries(files))
    await send(url, 'PUT', `mlflow-artifacts/artifacts/${folder}/${path}`, text);
}

async function addVersion(url: string, experiment_id: string, number: number) {
  const { run } = await send(url, 'POST', 'mlflow/runs/create', { experiment_id });
  const { run_id, artifact_uri } = run.info;
  const metric = (key: string, value: number) => ({ key, value, timestamp: 1_700_000_000_000, step: 0 });
  await send(url, 'POST', 'mlflow/runs/log-batch', {
    run_id,
    metrics: [
      metric('auc', 0.9 + 0.003 * number + 0.02 * noise(number)),
      metric('log_loss', 0.31 - 0.004 * number + 0.05 * noise(number + 50)),
      metric('latency_p95', 41 + 12 * noise(number + 90)),
      metric('lift', 2 + noise(number + 130)),
    ],
    params: [
      { key: 'max_depth', value: String(4 + (number % 4)) },
      { key: 'learning_rate', value: number % 5 ? '0.1' : '0.05' },
      { key: 'n_estimators', value: '500' },
    ],
  });
  const folder = `${artifact_uri.replace('mlflow-artifacts:/', '')}/model`;
  await logFiles(url, folder, {
    MLmodel: mlmodel(number > 14),
    'requirements.txt': `numpy==2.${number > 9 ? 2 : 1}.0\nscikit-learn==1.6.0\n${number > 16 ? 'xgboost==3.0.0\n' : ''}`,
    'model.bin': 'w'.repeat(40_000 + number * 1_000),
  });
  await send(url, 'POST', 'mlflow/model-versions/create', {
    name: model,
    source: `runs:/${run_id}/model`,
    run_id,
    description: `Trained on week ${number}.`,
    tags: [{ key: 'team', value: 'risk' }],
  });
}

const move = (url: string, version: string, stage: string) =>
  send(url, 'POST', 'mlflow/model-versions/transition-stage', {
    name: model,
    version,
    stage,
    archive_existing_versions: stage === 'Production',
  });

const point = (url: string, alias: string, version: string) =>
  send(url, 'POST', 'mlflow/registered-models/alias', { name: model, alias, version });

/** Scores and latencies, those of the later version a little higher. */
async function serve(url: string, version: string, shift: number) {
  const now = Date.now() - 60_000;
  const score = (seed: number) => Math.min(1, noise(seed) ** 2 + shift);
  await send(url, 'PUT', 'stagebook/baselines', {
    model,
    version,
    metric: 'score',
    values: Array.from({ length: 500 }, (_, seed) => noise(seed + 1_000) ** 2),
  });
  await send(url, 'POST', 'stagebook/observations', {
    batch_id: `batch-${version}`,
    observations: Array.from({ length: 400 }, (_, seed) => [
      { model, version, metric: 'score', value: score(seed), timestamp: now },
      { model, version, metric: 'latency_ms', value: 20 + 30 * noise(seed + 7) * (1 + shift), timestamp: now },
    ]).flat(),
  });
}

/** Answers with all versions, as `compare` takes them. */
export async function busyModel(url: string): Promise<string> {
  await send(url, 'POST', 'mlflow/registered-models/create', { name: model, description: 'Scores card payments.' });
  const { experiment_id } = await send(url, 'POST', 'mlflow/experiments/create', { name: model });
  for (let number = 1; number <= 20; number++) await addVersion(url, experiment_id, number);
  for (const version of ['7', '9', '13']) {
    await move(url, version, 'Staging');
    await move(url, version, 'Production');
  }
  await move(url, '18', 'Staging');
  await point(url, 'champion', '13');
  await point(url, 'challenger', '18');
  await send(url, 'PUT', 'stagebook/policies', {
    model,
    stage: 'Production',
    rules: [
      { rule: 'metric', metric: 'f1', minimum: 0.8 },
      { rule: 'approvals', count: 1 },
    ],
  });
  for (const version of ['13', '18', '19', '20'])
    await send(url, 'POST', 'stagebook/metrics', {
      name: model,
      version,
      key: 'f1',
      value: 0.7 + 0.2 * noise(Number(version)),
      dataset_name: 'holdout',
    });
  await send(url, 'POST', 'mlflow/comments/create', { name: model, version: '13', comment: 'Watch the weekend.' });
  await send(url, 'POST', 'stagebook/receipts', { endpoint: 'eu-1/fraud', model, version: '13' });
  await serve(url, '9', 0.02);
  await serve(url, '13', 0.15);
  return Array.from({ length: 20 }, (_, index) => index + 1).join(',');
}
