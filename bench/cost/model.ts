import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { alarmsOf } from '#infra/alarms.ts';
import { readConfig } from '#infra/config.ts';
import { consumers } from '#shared/operations/consumers.ts';
import { schedules } from '#shared/operations/schedules.ts';
import { workers } from '#shared/operations/workers.ts';
import { given, price } from './prices.ts';

const file = (path: string) => new URL(`../../${path}`, import.meta.url);

/** API Gateway has so many for each route. */
const metricsOfRoute = 6;

export const million = 1_000_000;
export const config = readConfig(new App({ context: { environment: 'prod', environments: { prod: {} } } }).node);
export const memoryGb = config.memory / 1_024;
export const dollars = (amount: number) => amount.toFixed(2);

/** The row of that name in docs/access-patterns.md. */
const access = readFileSync(file('docs/access-patterns.md'), 'utf8');
export function measured(name: string): { reads: number; writes: number } {
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
export const call: [what: string, arithmetic: string, amount: number][] = [
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
export const total = (lines: readonly (readonly [...unknown[], number])[]) =>
  lines.reduce((sum, line) => sum + (line.at(-1) as number), 0);
export const perCall = total(call);

export const units = ({ reads, writes }: { reads: number; writes: number }) =>
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
export const registry = [
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
export const tracking = [
  'get run',
  'log metric',
  'log batch (10 metrics, 10 params, 5 tags)',
  'log batch (1,000 steps of one metric)',
];

export const costOf = (name: string) => {
  const { reads, writes } = measured(name);
  const table = units({ reads, writes });
  const chain = chained[name];
  const ledger = chain ? perBell + units(measured(chain)) : 0;
  return { reads, writes, table, ledger, all: perCall + table + ledger };
};

/** A registry's million: four reads to a write, four in a hundred calls promote. */
export const mix: [name: string, thousands: number][] = [
  ['get version', 300],
  ['get version by alias', 200],
  ['get manifest by alias', 200],
  ['versions by name', 80],
  ['first page of 10 models', 20],
  ['set version tag', 100],
  ['create version with two files of ours', 60],
  ['transition, archiving the incumbent', 40],
];
export const mixed = (part: 'table' | 'ledger') =>
  mix.reduce((sum, [name, thousands]) => sum + costOf(name)[part] * (thousands / 1_000), 0);
export const perMillion = perCall + mixed('table') + mixed('ledger');

const alarmMetrics = alarmsOf(config, [{ mode: 'iam', id: 'api' }], { consumers, workers, schedules }).reduce(
  (sum, { metric }) => {
    const { mathExpression } = metric.toMetricConfig();
    return sum + (mathExpression ? Object.keys(mathExpression.usingMetrics).length : 1);
  },
  0,
);

const byRoute = /detailedMetricsEnabled: true/.test(readFileSync(file('infra/api-stack.ts'), 'utf8'));

export const hours = 730;

/** Functions that the clock starts, which mostly find nothing to do. */
const startsByClock = schedules.reduce((sum, { everyMinutes }) => sum + (hours * 60) / everyMinutes, 0);
const byClock =
  (startsByClock / million) * (price.lambdaRequests + lambdaTime(given.ms) + kb(given.bellLogKb, price.logs));

/** A month, whether anybody calls or not. */
export const idle: [what: string, arithmetic: string, amount: number][] = [
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
export const perMonth = total(idle);

const fargate = (cpu: number, gb: number) => (cpu * price.fargateCpu + gb * price.fargateMemory) * hours;
export const servers: { [name: string]: [what: string, arithmetic: string, amount: number][] } = {
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

export const secondsOfMonth = hours * 3_600;

/** Of one kind of server: what it costs when so many are called a month, and there are as many tasks as that takes. */
type Server = { tasks: number; cpu: number; gb: number; besides: number };

const tasksOf = (callsAMonth: number, { tasks, cpu }: Server) =>
  Math.max(tasks, Math.ceil(((callsAMonth / secondsOfMonth) * given.serverMs) / 1_000 / (cpu * given.serverShare)));

const fargateOf = (server: Server) => (callsAMonth: number) =>
  tasksOf(callsAMonth, server) * fargate(server.cpu, server.gb) + server.besides;

const besides = (name: string) => total((servers[name] ?? []).slice(1));

/** What a month of so many calls costs, and how many it answers at most. */
export type Offer = { dollars: (callsAMonth: number) => number; most?: number };

export const stagebook: Offer = { dollars: (calls) => perMonth + (calls / million) * perMillion };
export const others: { [name: string]: Offer } = {
  'mlflow server, two zones': { dollars: fargateOf({ tasks: 2, cpu: 1, gb: 2, besides: besides('in two zones') }) },
  'mlflow server, small': { dollars: fargateOf({ tasks: 1, cpu: 0.5, gb: 1, besides: besides('small') }) },
  'SageMaker, small server': {
    dollars: () => price.managedSmall * hours,
    most: given.managedCalls * secondsOfMonth,
  },
};

/** From how many calls a month on the other costs no more, if it answers as many: by halving, to a thousandth. */
export function breakEvenWith({ dollars, most = 1e12 }: Offer): number | undefined {
  const isCheaper = (calls: number) => stagebook.dollars(calls) < dollars(calls);
  if (isCheaper(most)) return;
  let [low, high] = [1, most];
  while (high / low > 1.001) {
    const middle = Math.sqrt(low * high);
    if (isCheaper(middle)) low = middle;
    else high = middle;
  }
  return high;
}
