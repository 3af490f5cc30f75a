/**
 * What docs/cost.md is computed from: list prices and assumptions. Units are measured (docs/access-patterns.md), memory and
 * alarms are the stacks'.
 */

/** Dollars, us-east-1, as published. To be checked before anybody relies on them. */
export const prices = {
  httpApi: [1, 'a million calls'],
  lambdaRequests: [0.2, 'a million'],
  lambdaTime: [0.0000133334, 'a GB-second, arm64'],
  readUnits: [0.125, 'a million, on demand'],
  writeUnits: [0.625, 'a million, on demand'],
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
  fargateCpu: [0.04048, 'a vCPU and hour'],
  fargateMemory: [0.004445, 'a GB and hour'],
  postgresMultiAz: [0.13, 'an hour, db.t4g.medium in two zones'],
  postgresMicro: [0.016, 'an hour, db.t4g.micro'],
  postgresStorage: [0.115, 'a GB and month, for each zone'],
  loadBalancer: [22, 'a month, about'],
  natGateway: [33, 'a month, about'],
  managedSmall: [0.642, 'an hour of SageMaker’s managed tracking server, small; from memory, not looked up'],
} as const;

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
    'ms of a vCPU a call of `mlflow server`, its database apart ([performance.md](performance.md): on a laptop, reads 5 to 20)',
  ],
  serverShare: [0.6, 'of a server’s vCPUs that one dares to use, the load being as even as never'],
} as const;

export const given = Object.fromEntries(Object.entries(assumed).map(([name, [value]]) => [name, value])) as {
  [name in keyof typeof assumed]: number;
};
