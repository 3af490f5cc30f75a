import { Duration } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import * as z from 'zod';
import { eventSource } from '#shared/operations/events.ts';
import type { Config } from './config.ts';
import { deadLetterQueue } from './dead-letters.ts';
import { busName } from './names.ts';

const arnOf = (service: string, resource = '') =>
  z.string().regex(new RegExp(`^arn:[^:]+:${service}:[^:]+:\\d+:${resource}`), `must be the ARN of ${service}`);

const name = z.string().regex(/^[a-zA-Z][\w-]{0,31}$/, 'must have at most 32 letters, digits, _ and -');

/** What is started: exactly one of them. */
const target = z.union([
  z.strictObject({ stateMachineArn: arnOf('states', 'stateMachine:') }),
  z.strictObject({ pipelineArn: arnOf('codepipeline') }),
  z.strictObject({ functionArn: arnOf('lambda', 'function:') }),
  z.strictObject({
    taskDefinitionArn: arnOf('ecs', 'task-definition/'),
    clusterArn: arnOf('ecs', 'cluster/'),
    /** The roles that the task has, which whoever starts it hands to it. */
    roleArns: z.array(z.string().regex(/^arn:[^:]+:iam::\d+:role\//, 'must be the ARN of a role')).default([]),
    subnets: z.array(z.string().min(1)).min(1),
    securityGroups: z.array(z.string().min(1)).default([]),
  }),
]);

/** Rules of the event bus: what is started when something happens in the registry. docs/hooks.md has examples. */
export const deploymentHooks = z
  .array(
    z.strictObject({
      name,
      /** Of EventBridge: `{"detail-type": ["stage_transitioned"], "detail": {"to": ["Production"]}}`. */
      pattern: z.record(z.string(), z.unknown()),
      target,
    }),
  )
  .refine((hooks) => new Set(hooks.map((hook) => hook.name)).size === hooks.length, 'two have the same name');

type Target = z.output<typeof target>;

/** What a rule's role may do: start this one thing. */
function startingOf(chosen: Target): PolicyStatement[] {
  const allow = (action: string, ...resources: string[]) => new PolicyStatement({ actions: [action], resources });
  if ('stateMachineArn' in chosen) return [allow('states:StartExecution', chosen.stateMachineArn)];
  if ('pipelineArn' in chosen) return [allow('codepipeline:StartPipelineExecution', chosen.pipelineArn)];
  if ('functionArn' in chosen) return [];
  return [
    allow('ecs:RunTask', chosen.taskDefinitionArn),
    ...(chosen.roleArns.length > 0 ? [allow('iam:PassRole', ...chosen.roleArns)] : []),
  ];
}

const arnOfTarget = (chosen: Target): string => {
  if ('stateMachineArn' in chosen) return chosen.stateMachineArn;
  if ('pipelineArn' in chosen) return chosen.pipelineArn;
  return 'functionArn' in chosen ? chosen.functionArn : chosen.clusterArn;
};

const ecsOf = (chosen: Target) =>
  'clusterArn' in chosen && {
    ecsParameters: {
      taskDefinitionArn: chosen.taskDefinitionArn,
      launchType: 'FARGATE',
      taskCount: 1,
      networkConfiguration: {
        awsVpcConfiguration: { subnets: chosen.subnets, securityGroups: chosen.securityGroups },
      },
    },
  };

/** Retried by EventBridge for as long as this; then the event is among the dead letters. */
const retryPolicy = { maximumEventAgeInSeconds: Duration.hours(24).toSeconds(), maximumRetryAttempts: 185 };

/** One rule with its role for each deployment hook, and a queue for what could not be started. */
export class DeploymentHooks extends Construct {
  constructor(scope: Construct, id: string, { config }: { config: Config }) {
    super(scope, id);
    const queue = deadLetterQueue(this, config, 'deploymentHooks');
    const rules = config.deploymentHooks.map((hook) => this.rule(config, hook, queue));
    queue.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Rules',
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': rules.map(({ attrArn }) => attrArn) } },
      }),
    );
  }

  private rule(config: Config, hook: Config['deploymentHooks'][number], queue: Queue): CfnRule {
    const starting = startingOf(hook.target);
    const role =
      starting.length > 0
        ? new Role(this, `${hook.name}-role`, {
            assumedBy: new ServicePrincipal('events.amazonaws.com'),
            description: `What the deployment hook ${hook.name} starts`,
            inlinePolicies: { start: new PolicyDocument({ statements: starting }) },
          })
        : undefined;
    const rule = new CfnRule(this, hook.name, {
      eventBusName: busName(config),
      description: `Deployment hook ${hook.name}`,
      eventPattern: { source: [eventSource], ...hook.pattern },
      state: 'ENABLED',
      targets: [
        {
          id: hook.name,
          arn: arnOfTarget(hook.target),
          ...(role && { roleArn: role.roleArn }),
          ...ecsOf(hook.target),
          deadLetterConfig: { arn: queue.queueArn },
          retryPolicy,
        },
      ],
    });
    const bus = this.node.scope?.node.tryFindChild('Bus');
    if (bus) rule.node.addDependency(bus);
    if ('functionArn' in hook.target)
      new CfnPermission(this, `${hook.name}-permission`, {
        action: 'lambda:InvokeFunction',
        functionName: hook.target.functionArn,
        principal: 'events.amazonaws.com',
        sourceArn: rule.attrArn,
      });
    return rule;
  }
}
