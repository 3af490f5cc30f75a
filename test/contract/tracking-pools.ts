/** What the random sequence of tracking operations is made of: small pools, so that operations meet. */

export const experimentNames = ['alpha', 'beta', 'Alpha', 'γάμμα', 'a%_b', "o'brien", ' '];
export const oddExperimentNames = ['', 7, null, ['x'], 'n'.repeat(500), 'n'.repeat(501), 'Default'];
/** 99 was never issued. */
export const oddExperimentIds = ['99', '-1', 'abc', '1.0', '', null, 5];
export const locations = [
  undefined,
  undefined,
  undefined,
  '',
  'mlflow-artifacts:/elsewhere',
  'mlflow-artifacts:/else/',
];
export const oddLocations = [5, 's3://bucket#fragment', `s3://${'x'.repeat(2100)}`];

/** Generated names never begin so, so that an order by name is the same on both. */
export const runNames = ['run a', 'Run B', 'run c', 'run é'];
/** To MLflow whom the body names, to us who signs in: both say the same. */
export const users = ['local', 'me', 'Zoë'];
export const statuses = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FINISHED', 'FAILED', 'KILLED', 3];

export const metricKeys = ['loss', 'loss', 'val acc', 'm/x.y'];
export const metricValues = [
  ...[0.5, 0.5, 1, 2, -3, 1e300, 1e-300, 9_007_199_254_740_991, '1.5'],
  ...['NaN', 'Infinity', '-Infinity'],
];
export const oddMetricValues = ['abc', '', null, undefined, ['x']];
export const times = [1, 2, 3, 1_700_000_000_000, 2 ** 53 - 1];
export const oddTimes = [-1, 'x', null, undefined];
export const steps = [undefined, 0, 1, 2, 3, -1, 2 ** 53 - 1];

export const paramKeys = ['p', 'p', 'P', 'lr rate', 'a:b', 'ключ'];
export const paramValues = ['1', '1', '2', '10', '', 'Red', "o'clock", '🚀'];
export const oddParamValues = [5, null, undefined, 'v'.repeat(6000), 'v'.repeat(6001)];

export const tagKeys = ['t', 't', 'T', 'm.x', 'data set', 'ns/key'];
export const tagValues = ['red', 'Red', 'blue', '', 'r%d', "o'clock"];
export const oddTagValues = [5, null, undefined, 'v'.repeat(8000), 'v'.repeat(8001)];
export const oddExperimentTagValues = [5, null, undefined, 'v'.repeat(20_000), 'v'.repeat(20_001)];

const marks = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).filter((mark) =>
  /\W/.test(mark),
);
const beyond = ['\t', '\u007f', 'é', '模', '²', '٣', 'ª', '\u0301', '\u00a0', '\u200b', '🚀'];
/** Every character that may be none of a key, and every path that may lead somewhere else. */
export const oddKeys: unknown[] = [
  ...[...marks, ...beyond].map((character) => `a${character}b`),
  ...['', '.', '..', '../x', './x', '/abs', '//abs', 'a//b', 'a/', 'a/./b', 'a/../b', ' ', ' a', '...'],
  ...['k'.repeat(250), 'k'.repeat(251), 7, null],
];

const dataset = { source_type: 'local', source: '{"path": "x"}' };
export const datasets = [
  { ...dataset, name: 'train', digest: 'd1', schema: '{}', profile: '{"rows": 3}' },
  { ...dataset, name: 'train', digest: 'd2' },
  { ...dataset, name: 'Eval', digest: 'd1' },
];
export const oddDatasets = [
  { ...dataset, name: 'n'.repeat(501), digest: 'd' },
  { ...dataset, name: 'n', digest: 'd'.repeat(37) },
  { ...dataset, name: 'n', digest: 'd', source: 's'.repeat(65_536) },
];
export const contexts = ['training', 'eval'];

export const modelNames = ['net', 'Net', 'tree 2', undefined, ''];
export const oddModelNames = ['a/b', 'a:b', 'a.b', 'a%b', 'a"b', "a'b", 5];
export const modelTypes = [undefined, '', 'agent', 'classic'];
export const modelStatuses = ['LOGGED_MODEL_READY', 'LOGGED_MODEL_READY', 'LOGGED_MODEL_UPLOAD_FAILED', 2];
