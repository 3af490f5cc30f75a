/**
 * What docs/cost.md is computed from: list prices and assumptions. Units are measured (docs/access-patterns.md), memory and
 * alarms are the stacks'.
 */

/** AWS's pages were out of reach. Others that repeat their prices, of when; all read on 2026-11-26. */
const seen = {
  dynamodb: ['July 2025', 'https://airbyte.com/data-engineering-resources/dynamodb-pricing'],
  fargate: ['March 2026', 'https://www.wring.co/blog/aws-fargate-pricing-guide'],
  httpApi: ['December 2025', 'https://appropri8-astro.pages.dev/tutorials/2025/12/02/deploying-simple-api-aws/page/7'],
  lambda: [
    'May 2026',
    'https://git.mcrn.ar/mariano/lambda_local_runner/src/branch/main/docs/lambdas-md/lambda-13-cost.md',
  ],
  rds: ['2026', 'https://infratally.com/articles/aws-rds-pricing-explained-2026.html'],
  rdsStorage: ['June 2026', 'https://www.usage.ai/blogs/aws/reserved-instances/rds/pricing-calculator/'],
  sagemaker: ['July 2026, of eu-west-2', 'https://github.com/londonaicentre/FLIP/issues/745'],
} as const;

export type Price = readonly [dollars: number, unit: string, page?: keyof typeof seen];

/** Where a price was seen, as a link; nothing if it is from memory. */
export const seenIn = (page: keyof typeof seen | undefined): string =>
  page ? `[${seen[page][0]}](${seen[page][1]})` : '';

/** Dollars, us-east-1. To be checked before anybody relies on them. */
export const prices = {
  httpApi: [1, 'a million calls', 'httpApi'],
  lambdaRequests: [0.2, 'a million', 'lambda'],
  lambdaTime: [0.0000133334, 'a GB-second, arm64', 'lambda'],
  readUnits: [0.125, 'a million, on demand', 'dynamodb'],
  writeUnits: [0.625, 'a million, on demand', 'dynamodb'],
  logs: [0.5, 'a GB taken in'],
  traces: [5, 'a million'],
  egress: [0.09, 'a GB; the first 100 GB a month are free'],
  tableStorage: [0.25, 'a GB and month'],
  tableRecovery: [0.2, 'a GB and month'],
  bucketStorage: [0.023, 'a GB and month'],
  alarm: [0.1, 'a metric of an alarm and month'],
  signingKey: [1, 'a key of KMS and month'],
  customMetric: [0.3, 'a metric and month'],
  dashboard: [3, 'a month; the first three are free'],
  key: [1, 'a month'],
  keyUses: [3, 'a million'],
  fargateCpu: [0.04048, 'a vCPU and hour', 'fargate'],
  fargateMemory: [0.004445, 'a GB and hour', 'fargate'],
  postgresMultiAz: [0.13, 'an hour, db.t4g.medium in two zones', 'rds'],
  postgresMicro: [0.016, 'an hour, db.t4g.micro', 'rds'],
  postgresStorage: [0.115, 'a GB and month, for each zone', 'rdsStorage'],
  loadBalancer: [22, 'a month, about'],
  natGateway: [33, 'a month, about'],
  managedSmall: [0.642, 'an hour of SageMaker’s managed tracking server, small', 'sagemaker'],
} satisfies Record<string, Price>;

export const price = Object.fromEntries(Object.entries(prices).map(([name, [dollars]]) => [name, dollars])) as {
  [name in keyof typeof prices]: number;
};

/** What nobody has measured on AWS. */
export const assumed = {
  ms: [25, 'ms of a call'],
  starts: [0.01, 'of calls start a function'],
  startMs: [350, 'ms of a start'],
  logKb: [1.5, 'kB of logs a call: ours, Lambda’s and API Gateway’s'],
  answerKb: [2, 'kB of an answer'],
  traced: [0.05, 'of calls are traced'],
  bellMs: [50, 'ms of the ledger’s function a write, if each rings alone'],
  bellLogKb: [0.6, 'kB of its logs'],
  routes: [20, 'routes in use'],
  tableGb: [1, 'GB in the table'],
  serverMs: [
    10,
    'ms of a vCPU a call of `mlflow server`: of calls mixed as above, and with PostgreSQL’s part, about what [performance.md](performance.md) measured',
  ],
  serverShare: [0.6, 'of a server’s vCPUs in use on the average, since calls come unevenly'],
  managedCalls: [
    25,
    'calls a second that SageMaker’s small server answers, as [reported](https://github.com/londonaicentre/FLIP/issues/745)',
  ],
} as const;

export const given = Object.fromEntries(Object.entries(assumed).map(([name, [value]]) => [name, value])) as {
  [name in keyof typeof assumed]: number;
};
