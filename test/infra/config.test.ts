import { describe, expect, test } from 'vitest';
import { synthesize } from './synthesize.ts';

const refused = (settings: object, context = {}) => {
  try {
    synthesize({ settings, context });
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it was not refused');
};

describe('what is misspelt or out of range is refused by its name', () => {
  test.each<[object, RegExp]>([
    [{ alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:x' }, /Unrecognized key: "alarmTopicArn"/],
    [{ alarmsTopicArn: 'pagers' }, /must be the ARN of sns[\s\S]*alarmsTopicArn/],
    [{ kms: 'alias/mine' }, /kms/],
    [{ kms: 'yes' }, /kms/],
    [{ logRetentionDays: 31 }, /must be one of 1, 3, 5, 7[\s\S]*logRetentionDays/],
    [{ memory: 64 }, /memory/],
    [{ memory: '512' }, /memory/],
    [{ bucket: 'models' }, /bucket/],
    [{ bucket: { name: 'Models' } }, /bucket/],
    [{ bucket: { name: 'models', existing: 'models' } }, /bucket/],
    [{ table: { existing: 'restored' } }, /table\.streamArn/],
    [{ objectLock: { mode: 'governance', days: 1 } }, /objectLock\.mode/],
    [{ objectLock: { mode: 'GOVERNANCE', days: 0 } }, /objectLock\.days/],
    [
      { objectLock: { mode: 'GOVERNANCE', days: 1 }, bucket: { existing: 'theirs' } },
      /'objectLock' is set when a bucket is made/,
    ],
    [{ downloadUri: 'http' }, /downloadUri/],
    [{ throttling: { rate: 10 } }, /throttling\.burst/],
    [
      { domain: { name: 'not a host', certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/x' } },
      /domain\.name/,
    ],
    [{ domain: { name: 'models.example.com' } }, /domain\.certificateArn/],
    [{ reservedConcurrency: { auditTransitions: -1 } }, /reservedConcurrency\.auditTransitions/],
    [{ reservedConcurrency: { auditTransition: 1 } }, /no function called auditTransition\b/],
    [{ concurrencyLimit: 0 }, /concurrencyLimit/],
  ])('%j', (settings, says) => {
    expect(refused(settings)).toMatch(says);
  });

  test('also what -c adds: a key that nobody knows', () => {
    expect(refused({}, { enviroment: 'prod' })).toMatch(/Unrecognized key: "enviroment"/);
  });

  test('an environment that is not there is told of those that are', () => {
    expect(refused({}, { environment: 'prod' })).toMatch(/no environment 'prod' in cdk.json, which has test/);
    expect(refused({}, { environment: 'PROD' })).toMatch(/at most 20 lower-case letters/);
    // Of every object's prototype.
    expect(refused({}, { environment: 'constructor' })).toMatch(/no environment 'constructor'/);
  });

  test('environments can come from the command line, and CDK has keys of its own', () => {
    const environments = '{"test": {"memory": 1024}}';
    const context = { environments, 'availability-zones:account=1:region=x': [], 'cli-telemetry': false };
    expect(synthesize({ context }).size).toBeGreaterThan(4);
  });
});
