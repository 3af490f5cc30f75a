import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { FunctionSource } from '#shared/operations/operation.ts';
import type { Config } from './config.ts';
import { logGroup } from './log-group.ts';
import { OperationFunction } from './operation-function.ts';

/** Seconds. API Gateway waits for 30 and the functions give up before. */
const timeout = 29;

type Props = StackProps & { config: Config; built: string; folder: string; sources: readonly FunctionSource[] };

/** The functions of one folder of `functions/`, each with its role. */
export class FunctionsStack extends Stack {
  constructor(scope: Construct, id: string, { config, built, folder, sources, ...props }: Props) {
    super(scope, id, props);
    const logs = logGroup(this, config, folder);
    for (const source of sources) {
      new OperationFunction(this, source.name, { config, built, source, logGroup: logs, timeout });
    }
  }
}
