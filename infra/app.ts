import { App } from 'aws-cdk-lib';
import { operations } from '#shared/operations/index.ts';
import { readConfig } from './config.ts';
import { addStacks } from './stagebook.ts';

/** What `cdk` runs, as cdk.json says, after `infra/build.ts` has built the functions. */
const built = new URL('../dist/functions', import.meta.url).pathname;

const app = new App();
addStacks(app, { config: readConfig(app.node), operations, built });
