import { App } from 'aws-cdk-lib';
import { keep } from '#bench/results.ts';
import { readConfig } from '#infra/config.ts';
import { documented } from '#test/support/measured-table.ts';
import { limits } from './limits.ts';
import { modelTable, outcomeTable, sharedTable, sweep, sweepChart, sweepTable } from './report.ts';
import { scenarios, type Told } from './scenarios.ts';
import { simulate } from './simulate.ts';

/**
 * `npm run hot-spots`: what throttles where, by arithmetic and by simulation, into docs/scale.md and bench/results. No clock and
 * no chance: every run says the same.
 */

const config = readConfig(new App({ context: { environment: 'prod', environments: { prod: {} } } }).node);

const run = (told: Told) =>
  simulate(told, {
    throttling: told.routes === 'default' ? config.throttling : limits.gateway,
    concurrency: config.concurrencyLimit,
    kept: told.kept ?? false,
    quota: told.isNew ? 'new' : 'default',
  });

const outcomes = scenarios.map((told) => [told, run(told)] as const);
const swept = sweep();
const tables = {
  'hot spots': outcomeTable(outcomes),
  'shared partitions': sharedTable(),
  'one model': modelTable(),
  shards: sweepTable(swept),
};

keep('hot-spots.json', {
  scenarios: outcomes.map(([{ name, routes }, outcome]) => ({ name, routes, ...outcome })),
  swept,
});
keep('hot-spots.svg', sweepChart(swept));
process.env.UPDATE_DOCS = '1';
for (const [name, table] of Object.entries(tables)) {
  documented(new URL('../../docs/scale.md', import.meta.url), name, table);
  process.stdout.write(`${table}\n\n`);
}
