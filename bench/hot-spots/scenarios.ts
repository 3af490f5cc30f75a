import type { Scenario } from './simulate.ts';

export type Told = Scenario & {
  name: string;
  /** Route throttling is what `infra/config.ts` has, or as much as an account has. */
  routes: 'default' | 'raised';
  /** The table was made just now. */
  isNew?: true;
  kept?: true;
  remedy: string;
};

const manifests = (every: number): Pick<Told, 'call' | 'load'> => ({
  call: 'get manifest by alias',
  load: { hosts: 10_000, every, lasting: Math.max(20, 3 * every) },
});
const raise = '`throttling` in the configuration';
const pollLess = 'poll every 10 s; the answer in a cache of the host’s';
const patient = 'none: they are told in turn';
const spread = 'several models';

/** What is simulated, and what helps. */
export const scenarios: readonly Told[] = [
  { name: '10,000 hosts poll one manifest each 60 s', ...manifests(60), routes: 'default', remedy: 'none needed' },
  { name: '… each 10 s', ...manifests(10), routes: 'default', remedy: raise },
  { name: '… each 10 s', ...manifests(10), routes: 'raised', remedy: 'none needed' },
  { name: '… each 1 s', ...manifests(1), routes: 'default', remedy: pollLess },
  { name: '… each 1 s', ...manifests(1), routes: 'raised', remedy: pollLess },
  {
    name: '10,000 hosts get one version each 10 s, with MLflow’s client',
    call: 'get version',
    load: { hosts: 10_000, every: 10, lasting: 30 },
    routes: 'raised',
    retries: true,
    remedy: 'none needed',
  },
  {
    name: '5,000 versions of one model within 1 s',
    call: 'create version',
    load: { calls: 5_000, within: 1 },
    routes: 'default',
    retries: true,
    remedy: spread,
  },
  {
    name: '… routes raised',
    call: 'create version',
    load: { calls: 5_000, within: 1 },
    routes: 'raised',
    retries: true,
    remedy: spread,
  },
  {
    name: '… and units that were kept',
    call: 'create version',
    load: { calls: 5_000, within: 1 },
    routes: 'raised',
    retries: true,
    kept: true,
    remedy: spread,
  },
  {
    name: '… within 10 s',
    call: 'create version',
    load: { calls: 5_000, within: 10 },
    routes: 'raised',
    retries: true,
    remedy: spread,
  },
  {
    name: '5,000 versions of 5,000 models within 1 s',
    call: 'create version',
    load: { calls: 5_000, within: 1 },
    models: 5_000,
    routes: 'raised',
    retries: true,
    remedy: 'none: it is over in 5 s',
  },
  {
    name: '… within 10 s',
    call: 'create version',
    load: { calls: 5_000, within: 10 },
    models: 5_000,
    routes: 'raised',
    retries: true,
    remedy: 'none needed',
  },
  {
    name: '… within 10 s, in a new table',
    call: 'create version',
    load: { calls: 5_000, within: 10 },
    models: 5_000,
    routes: 'raised',
    isNew: true,
    retries: true,
    remedy: 'warm throughput before a migration',
  },
  {
    name: '… within 1 s, all tagged `env=prod`',
    call: 'create version with run and two tags',
    load: { calls: 5_000, within: 1 },
    models: 5_000,
    routes: 'raised',
    retries: true,
    remedy: 'postings in shards; no such tag',
  },
  {
    name: '5,000 models within 10 s',
    call: 'create model',
    load: { calls: 5_000, within: 10 },
    models: 5_000,
    routes: 'raised',
    retries: true,
    remedy: 'none: 500 a second are enough',
  },
  {
    name: '5,000 tags of as many versions of one model within 10 s',
    call: 'set version tag',
    load: { calls: 5_000, within: 10 },
    routes: 'raised',
    retries: true,
    remedy: 'tags along with the creation',
  },
  {
    name: '… of one version',
    call: 'set version tag',
    load: { calls: 5_000, within: 10 },
    oneVersion: true,
    routes: 'raised',
    retries: true,
    remedy: 'tags along with the creation',
  },
  {
    name: '… of 5,000 models',
    call: 'set version tag',
    load: { calls: 5_000, within: 10 },
    models: 5_000,
    routes: 'raised',
    retries: true,
    remedy: 'none needed',
  },
  {
    name: '100 transitions of one model at once',
    call: 'transition, archiving the incumbent',
    load: { calls: 100, within: 0.01 },
    routes: 'default',
    retries: true,
    remedy: patient,
  },
  {
    name: '1,000 of them',
    call: 'transition, archiving the incumbent',
    load: { calls: 1_000, within: 0.01 },
    routes: 'default',
    retries: true,
    remedy: 'one who decides',
  },
  {
    name: '5,000 transitions of 5,000 models within 1 s',
    call: 'transition, archiving the incumbent',
    load: { calls: 5_000, within: 1 },
    models: 5_000,
    routes: 'raised',
    retries: true,
    remedy: 'none: it is over in 5 s',
  },
];
