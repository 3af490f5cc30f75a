import { type App, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, test } from 'vitest';
import { allModes, synthesize } from './synthesize.ts';

/** cdk-nag looks at every synthesis, as an app's own validation: what it finds is accepted beside the construct, or mended. */

const withMore = (build: (stack: Stack) => void) => () =>
  synthesize({ besides: (app: App) => build(new Stack(app, 'more')) });

describe('AWS’s rules for solutions and for serverless ones', () => {
  const certificateArn = 'arn:aws:acm:eu-west-1:123456789012:certificate/1234';

  test.each<[string, object]>([
    ['no settings', {}],
    ['tokens alone', { auth: ['token'] }],
    ['JWTs alone', { ...allModes, auth: ['jwt'] }],
    ['nobody asked', { auth: [], allowAnonymous: true }],
    [
      'all settings',
      {
        ...allModes,
        kms: true,
        domains: { iam: { name: 'models.example.com', certificateArn } },
        alarmsTopicArn: 'arn:aws:sns:eu-west-1:123456789012:pagers',
        objectLock: { mode: 'GOVERNANCE', days: 1 },
        reservedConcurrency: { auditTransitions: 1, authorizeToken: 1 },
        downloadUri: 'https',
        restoreDays: 7,
        protectProduction: true,
        defaultPermission: 'NO_PERMISSIONS',
        creatorPermission: 'CAN_EDIT',
        checkpoints: { everyMinutes: 15 },
        logActor: 'hashed',
      },
    ],
  ])('hold with %s', (_, settings) => {
    expect(() => synthesize({ settings })).not.toThrow();
  });

  test('are looked at: a topic that is not encrypted, a role that may do all', () => {
    expect(withMore((stack) => new Topic(stack, 'Topic'))).toThrow(/validation/i);
    const role = (stack: Stack) => new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const all = new PolicyStatement({ actions: ['dynamodb:*'], resources: ['*'] });
    expect(withMore((stack) => role(stack).addToPolicy(all))).toThrow(/validation/i);
  });
});
