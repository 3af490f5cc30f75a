import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { alarmsOf } from '#infra/alarms.ts';
import { readConfig } from '#infra/config.ts';
import { consumers } from '#shared/operations/consumers.ts';
import { schedules } from '#shared/operations/schedules.ts';
import { workers } from '#shared/operations/workers.ts';
import { documented, tableOf } from '#test/support/measured-table.ts';

/**
 * docs/cost.md is arithmetic: list prices and assumptions from here, units from what was measured
 * (docs/access-patterns.md), memory and alarms from the stacks. `UPDATE_DOCS=1` rewrites it.
 */

const file = (path: string) => new URL(`../../${path}`, import.meta.url);
const document = file('docs/cost.md');

/** Dollars, us-east-1, as published. To be checked before anybody relies on them. */
const prices = {
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
} as const;

const price = Object.fromEntries(Object.entries(prices).map(([name, [dollars]]) => [name, dollars])) as {
  [name in keyof typeof prices]: number;
};

/** What nobody has measured on AWS. */
const assumed = {
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
} as const;

const given = Object.fromEntries(Object.entries(assumed).map(([name, [value]]) => [name, value])) as {
  [name in keyof typeof assumed]: number;
};

/** API Gateway has so many for each route. */
const metricsOfRoute = 6;

const million = 1_000_000;
const config = readConfig(new App({ context: { environment: 'prod', environments: { prod: {} } } }).node);
const memoryGb = config.memory / 1_024;
const dollars = (amount: number) => amount.toFixed(2);

/** The row of that name in docs/access-patterns.md. */
const access = readFileSync(file('docs/access-patterns.md'), 'utf8');
function measured(name: string): { reads: number; writes: number } {
  const at = access.indexOf(`\n| ${name} |`) + 1;
  const cells = access
    .slice(at, access.indexOf('\n', at))
    .split('|')
    .map((cell) => cell.trim());
  if (at === 0 || cells.length !== 6) throw new Error(`docs/access-patterns.md has measured nothing called ${name}.`);
  const [, , , third, fourth] = cells.map(Number) as [number, number, number, number, number];
  const isSearch = at > access.indexOf('<!-- measured: searches -->');
  return isSearch ? { reads: fourth, writes: 0 } : { reads: third, writes: fourth };
}

const lambdaTime = (ms: number) => (million * ms * memoryGb * price.lambdaTime) / 1_000;
/** A million times a kB is a GB. */
const kb = (each: number, perGb: number) => each * perGb;

/** Of a million calls, whatever they do. */
const call: [what: string, arithmetic: string, amount: number][] = [
  ['HTTP API', `1 M × $${price.httpApi.toFixed(2)}`, price.httpApi],
  ['Lambda, calls', `1 M × $${price.lambdaRequests.toFixed(2)}`, price.lambdaRequests],
  ['Lambda, time', `1 M × ${given.ms} ms × ${memoryGb} GB`, lambdaTime(given.ms)],
  [
    'Lambda, starts',
    `${given.starts * 100} % × ${given.startMs} ms × ${memoryGb} GB`,
    given.starts * lambdaTime(given.startMs),
  ],
  ['logs', `${given.logKb} kB a call`, kb(given.logKb, price.logs)],
  ['traces', `${given.traced * 100} %`, given.traced * price.traces],
  ['egress', `${given.answerKb} kB an answer`, kb(given.answerKb, price.egress)],
];
const total = (lines: readonly (readonly [...unknown[], number])[]) =>
  lines.reduce((sum, line) => sum + (line.at(-1) as number), 0);
const perCall = total(call);

const units = ({ reads, writes }: { reads: number; writes: number }) =>
  reads * price.readUnits + writes * price.writeUnits;
const perBell = price.lambdaRequests + lambdaTime(given.bellMs) + kb(given.bellLogKb, price.logs);

/** How what each write leaves is chained. */
const chained: Record<string, string> = {
  'set version tag': 'chain a tag of a version',
  'create version': 'chain a creation',
  'create version with two files of ours': 'chain a creation',
  'transition, archiving the incumbent': 'chain a transition, archiving the incumbent',
};

/** Of the registry, whose writes are chained; of tracking, whose are not. */
const registry = [
  'get version',
  'get version by alias',
  'get manifest by alias',
  'versions by name',
  'first page of 10 models',
  'set version tag',
  'create version',
  'create version with two files of ours',
  'transition, archiving the incumbent',
];
const tracking = [
  'get run',
  'log metric',
  'log batch (10 metrics, 10 params, 5 tags)',
  'log batch (1,000 steps of one metric)',
];

const costOf = (name: string) => {
  const { reads, writes } = measured(name);
  const table = units({ reads, writes });
  const chain = chained[name];
  const ledger = chain ? perBell + units(measured(chain)) : 0;
  return { reads, writes, table, ledger, all: perCall + table + ledger };
};

/** A registry's million: four reads to a write, four in a hundred calls promote. */
const mix: [name: string, thousands: number][] = [
  ['get version', 300],
  ['get version by alias', 200],
  ['get manifest by alias', 200],
  ['versions by name', 80],
  ['first page of 10 models', 20],
  ['set version tag', 100],
  ['create version with two files of ours', 60],
  ['transition, archiving the incumbent', 40],
];
const mixed = (part: 'table' | 'ledger') =>
  mix.reduce((sum, [name, thousands]) => sum + costOf(name)[part] * (thousands / 1_000), 0);
const perMillion = perCall + mixed('table') + mixed('ledger');

const alarmMetrics = alarmsOf(config, [{ mode: 'iam', id: 'api' }], { consumers, workers, schedules }).reduce(
  (sum, { metric }) => {
    const { mathExpression } = metric.toMetricConfig();
    return sum + (mathExpression ? Object.keys(mathExpression.usingMetrics).length : 1);
  },
  0,
);

const byRoute = /detailedMetricsEnabled: true/.test(readFileSync(file('infra/api-stack.ts'), 'utf8'));

const hours = 730;

/** Functions that the clock starts, which mostly find nothing to do. */
const startsByClock = schedules.reduce((sum, { everyMinutes }) => sum + (hours * 60) / everyMinutes, 0);
const byClock =
  (startsByClock / million) * (price.lambdaRequests + lambdaTime(given.ms) + kb(given.bellLogKb, price.logs));

/** A month, whether anybody calls or not. */
const idle: [what: string, arithmetic: string, amount: number][] = [
  ['table', `${given.tableGb} GB, with its recovery`, given.tableGb * (price.tableStorage + price.tableRecovery)],
  ['alarms', `${alarmMetrics} metrics`, alarmMetrics * price.alarm],
  ['checkpoints', 'the key that signs them', price.signingKey],
  ['clock', `${startsByClock.toLocaleString('en')} starts × ${given.ms} ms, ${given.bellLogKb} kB of logs`, byClock],
  ...(byRoute
    ? ([
        [
          'metrics by route',
          `${given.routes} routes in use × ${metricsOfRoute}`,
          given.routes * metricsOfRoute * price.customMetric,
        ],
      ] as [string, string, number][])
    : []),
];
const perMonth = total(idle);

const fargate = (cpu: number, gb: number) => (cpu * price.fargateCpu + gb * price.fargateMemory) * hours;
const servers: { [name: string]: [what: string, arithmetic: string, amount: number][] } = {
  'in two zones': [
    ['Fargate', '2 × (1 vCPU, 2 GB)', 2 * fargate(1, 2)],
    [
      'RDS PostgreSQL',
      'db.t4g.medium, two zones, 20 GB',
      price.postgresMultiAz * hours + 2 * 20 * price.postgresStorage,
    ],
    ['load balancer, 2 NAT gateways', '', price.loadBalancer + 2 * price.natGateway],
  ],
  small: [
    ['Fargate', '1 × (0.5 vCPU, 1 GB)', fargate(0.5, 1)],
    ['RDS PostgreSQL', 'db.t4g.micro, one zone, 20 GB', price.postgresMicro * hours + 20 * price.postgresStorage],
    ['load balancer', 'no NAT gateway', price.loadBalancer],
  ],
};

const lines = (all: readonly [string, string, number][], what: string) => [
  ...all.map(([name, arithmetic, amount]) => [name, arithmetic, dollars(amount)]),
  [`**${what}**`, '', `**${dollars(total(all))}**`],
];

const secondsOfMonth = hours * 3_600;

/** Millions of calls a month at which a server costs as much; models' bytes are paid for there, too. */
const breakEven = (server: number) => {
  const millions = (server - perMonth) / perMillion;
  return [dollars(server), millions.toFixed(0), ((millions * million) / secondsOfMonth).toFixed(1)];
};

const tables: Record<string, string> = {
  prices: tableOf(
    ['price', '$', 'for'],
    Object.entries(prices).map(([name, [amount, unit]]) => [`\`${name}\``, amount, unit]),
  ),
  assumptions: tableOf(
    ['assumed', 'what'],
    Object.values(assumed).map(([value, what]) => [value, what]),
  ),
  call: tableOf(['a million calls', 'arithmetic', '$'], lines(call, 'before what they do')),
  operations: tableOf(
    ['a million times', 'read units', 'write units', 'table, $', 'ledger, $', 'with the call, $'],
    [...registry, ...tracking].map((name) => {
      const { reads, writes, table, ledger, all } = costOf(name);
      return [name, reads, writes, dollars(table), dollars(ledger), dollars(all)];
    }),
  ),
  mix: tableOf(
    ['a million calls of a registry', '$'],
    [
      ...call.map(([name, , amount]) => [name, dollars(amount)]),
      ['table', dollars(mixed('table'))],
      ['ledger', dollars(mixed('ledger'))],
      ['**together**', `**${dollars(perMillion)}**`],
    ],
  ),
  'mix of calls': tableOf(
    ['of a million', 'calls'],
    mix.map(([name, thousands]) => [name, `${thousands},000`]),
  ),
  idle: tableOf(['a month', 'arithmetic', '$'], lines(idle, 'together')),
  servers: tableOf(
    ['a month of `mlflow server`', 'arithmetic', '$'],
    Object.entries(servers).flatMap(([name, all]) => lines(all, name)),
  ),
  'break-even': tableOf(
    ['against', 'its month, $', 'millions of calls a month', 'calls a second, all day'],
    Object.entries(servers).map(([name, all]) => [name, ...breakEven(total(all))]),
  ),
};

test.each(Object.entries(tables))('the table of %s is what prices and measurements make', (name, table) => {
  expect(documented(document, name, table)).toBe(table);
});

test('the mix is a million calls', () => {
  expect(mix.reduce((sum, [, thousands]) => sum + thousands, 0)).toBe(1_000);
});
