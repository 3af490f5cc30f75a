import { existsSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { operations } from '#shared/operations/index.ts';
import { readConfig } from './config.ts';
import { Stagebook } from './stagebook.ts';

/** What `cdk` runs, as cdk.json says, after `infra/build.ts` has built the functions. */
const built = new URL('../dist/functions', import.meta.url).pathname;
if (!existsSync(built)) {
  throw new Error(
    `There are no functions to deploy in ${built}. Build them: npm run build. 'npx cdk' does so by itself.`,
  );
}

const app = new App();
new Stagebook(app, { config: readConfig(app.node), operations, built });
