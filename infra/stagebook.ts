import { existsSync } from 'node:fs';
import { Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { Construct } from 'constructs';
import { authorizeToken } from '#shared/operations/authorizer.ts';
import { consumers as allConsumers, type Consumer } from '#shared/operations/consumers.ts';
import { notFound } from '#shared/operations/fallback.ts';
import { type FunctionSource, folderOf, type Operation } from '#shared/operations/operation.ts';
import { schedules } from '#shared/operations/schedules.ts';
import { workers } from '#shared/operations/workers.ts';
import { ApiStack } from './api-stack.ts';
import { ArtifactHostStack } from './artifact-host-stack.ts';
import type { Config } from './config.ts';
import { DataStack } from './data-stack.ts';
import { EventsStack } from './events-stack.ts';
import { FunctionsStack } from './functions-stack.ts';
import { OperationsStack } from './operations-stack.ts';
import { apiModesOf } from './sign-in.ts';

type Props = {
  config: Config;
  operations: readonly Operation[];
  consumers?: readonly Consumer[];
  /** The folder of all functions, as `infra/build.ts` makes it. */
  built: string;
};

/** All of Stagebook as stacks: `stagebook-<environment>-<name>`, in the order in which they need each other. */
export function addStacks(app: Construct, { config, operations, consumers = allConsumers, built }: Props): void {
  if (!existsSync(built)) {
    throw new Error(
      `There are no functions to deploy in ${built}. 'npm run build' makes them; 'npx cdk' does so by itself.`,
    );
  }
  const sources: FunctionSource[] = [...operations, ...(config.auth.includes('token') ? [authorizeToken] : [])];
  const named = [...sources, ...consumers, ...workers, ...schedules].map(({ name }) => name);
  const unknown = Object.keys(config.reservedConcurrency).filter((name) => !named.includes(name));
  if (unknown.length > 0) throw new Error(`'reservedConcurrency' knows no function called ${unknown.join(', ')}.`);

  const id = (name: string) => `${config.prefix}-${name}`;
  const props = { config, env: environmentOf(process.env) };
  const data = new DataStack(app, id('data'), props);
  const folders = Map.groupBy([...sources, notFound], folderOf);
  const functions = [...folders].map(
    ([folder, ofFolder]) => new FunctionsStack(app, id(folder), { ...props, built, folder, sources: ofFolder }),
  );
  const apis = apiModesOf(config).map((mode) => new ApiStack(app, id(`api-${mode}`), { ...props, mode, operations }));
  const events = new EventsStack(app, id('events'), { ...props, built, consumers, workers, schedules });
  const watch = new OperationsStack(app, id('operations'), { ...props, sources, consumers, workers, schedules });
  for (const stack of [...functions, events]) stack.addStackDependency(data);
  for (const api of apis) for (const stack of functions) api.addStackDependency(stack);
  for (const stack of [...apis, events]) watch.addStackDependency(stack);

  if (config.artifactHost) {
    const host = new ArtifactHostStack(app, id('artifact-host'), { ...props, artifactHost: config.artifactHost });
    for (const api of apis) host.addStackDependency(api);
  }

  Tags.of(app).add('stagebook', config.prefix);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
}

/** The account and region that `cdk` has credentials for; without any the templates are good for all. */
const environmentOf = ({ CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region }: NodeJS.ProcessEnv) => ({
  ...(account && { account }),
  ...(region && { region }),
});
