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

const certificateArn = 'arn:aws:acm:eu-west-1:123456789012:certificate/x';
const jwt = { issuer: 'https://login.example.com', audience: ['stagebook'] };
const byJwt = { auth: ['jwt'], admins: ['subject:ada'] };

describe('what is misspelt or out of range is refused by its name', () => {
  test.each<[object, RegExp]>([
    [{ alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:x' }, /Unrecognized key: "alarmTopicArn"/],
    [{ alarmsTopicArn: 'pagers' }, /must be the ARN of sns[\s\S]*alarmsTopicArn/],
    [{ kms: 'alias/mine' }, /kms/],
    [{ kms: 'yes' }, /kms/],
    [{ logRetentionDays: 31 }, /must be one of 1, 3, 5, 7[\s\S]*logRetentionDays/],
    [{ restoreDays: -1 }, /restoreDays/],
    [{ restoreDays: 3_651 }, /restoreDays/],
    [{ restoreDays: 1.5 }, /restoreDays/],
    [{ protectProduction: 'on' }, /protectProduction/],
    [{ defaultPermission: 'NONE' }, /defaultPermission/],
    [{ creatorPermission: 'CAN_FORCE' }, /creatorPermission/],
    [{ checkpoints: { everyMinutes: 0 } }, /checkpoints\.everyMinutes/],
    [{ checkpoints: { everyMinutes: 1_441 } }, /checkpoints\.everyMinutes/],
    [{ checkpoints: 60 }, /checkpoints/],
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
    [{ domains: { iam: { name: 'not a host', certificateArn } } }, /domains\.iam\.name/],
    [{ domains: { iam: { name: 'models.example.com' } } }, /domains\.iam\.certificateArn/],
    [{ domains: { basic: { name: 'models.example.com', certificateArn } } }, /domains/],
    [{ auth: ['basic'] }, /auth\[0\]/],
    [{ auth: ['iam', 'iam'] }, /must not have one of them twice[\s\S]*auth/],
    [{ auth: 'iam' }, /auth/],
    [{ jwt: { ...jwt, issuer: 'http://login.example.com' }, ...byJwt }, /must be a URL that begins with 'https:/],
    [{ jwt: { ...jwt, issuer: 'login.example.com' }, ...byJwt }, /must be a URL that begins with 'https:/],
    [{ jwt: { ...jwt, audience: [] }, ...byJwt }, /jwt\.audience/],
    [{ jwt: { ...jwt, audience: Array.from({ length: 51 }, String) }, ...byJwt }, /jwt\.audience/],
    [{ jwt: { ...jwt, audience: [''] }, ...byJwt }, /jwt\.audience\[0\]/],
    [{ jwt: { ...jwt, others: 'admin' }, ...byJwt }, /jwt\.others/],
    [{ jwt: { ...jwt, claims: { group: 'roles' } }, ...byJwt }, /Unrecognized key: "group"[\s\S]*jwt\.claims/],
    [{ logActor: 'none' }, /logActor/],
    [{ reservedConcurrency: { authorizeToken: 1 } }, /no function called authorizeToken\b/],
    [{ reservedConcurrency: { auditTransitions: -1 } }, /reservedConcurrency\.auditTransitions/],
    [{ reservedConcurrency: { auditTransition: 1 } }, /no function called auditTransition\b/],
    [{ concurrencyLimit: 0 }, /concurrencyLimit/],
  ])('%j', (settings, says) => {
    expect(refused(settings)).toMatch(says);
  });

  test.each([
    'ada',
    'arn:aws:iam::123456789012:root',
    'arn:aws:iam::1234:role/ci',
    'arn:aws:iam::123456789012:role/',
    'arn:aws:iam::123456789012:role/*',
    'arn:aws:sts::123456789012:assumed-role/ci/session',
    'subject:',
    'subject:*',
    'subject:repo:*:acme',
    'subject:a**',
    'group:',
    'group:ml admins',
    'group:[admins]',
    'group:ml-*',
    'Group:admins',
  ])('%j is nobody who could have a role', (who) => {
    for (const list of ['admins', 'members', 'readers']) {
      const says = refused({ auth: ['iam', 'jwt'], jwt: { ...jwt, others: 'reader' }, [list]: [who] });
      expect(says).toMatch(/ARN of a role or user of IAM.*'subject:<of a JWT>'.*'group:<of a JWT>'/);
      expect(says).toContain(`${list}[0]`);
    }
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

describe('what is good by itself and not together is refused, and told what to do', () => {
  const arn = 'arn:aws:iam::123456789012:role/ci';
  const named = (name: string) => ({ name, certificateArn });
  const artifactHost = { name: 'files.example.com', certificateArn: certificateArn.replace('eu-west-1', 'us-east-1') };

  test.each<[object, RegExp]>([
    [{ auth: [] }, /'auth' is empty: nobody could call\. Name .* iam, token and jwt, or .*'allowAnonymous'/],
    [{ allowAnonymous: true }, /'allowAnonymous' would do nothing/],
    [{ auth: ['jwt'] }, /'jwt' must say whose tokens are taken/],
    [{ jwt: { ...jwt, others: 'reader' } }, /'jwt' would do nothing: add jwt to 'auth'/],
    [{ auth: [], allowAnonymous: true, jwt: { ...jwt, others: 'reader' } }, /'jwt' would do nothing/],
    [{ admins: ['subject:ada'] }, /subjects or groups, which are of JWTs: add jwt to 'auth'/],
    [{ auth: ['token'], readers: ['group:everybody'] }, /subjects or groups, which are of JWTs/],
    [{ auth: ['token'], members: [arn] }, /ARNs, which are of IAM: add iam to 'auth'/],
    [{ auth: [], allowAnonymous: true, members: [arn] }, /ARNs, which are of IAM/],
    [{ auth: ['jwt'], jwt }, /no JWT would get in: list a 'subject:' or a 'group:'/],
    [{ auth: ['iam', 'jwt'], jwt, admins: [arn] }, /no JWT would get in/],
    [
      { ...byJwt, jwt, readers: Array.from({ length: 200 }, (_, n) => `subject:somebody-${n}`) },
      /3000 bytes.*use groups/,
    ],
    [{ domains: { token: named('a.example.com') } }, /an API that is not there: add its mode to 'auth'/],
    [{ domains: { anonymous: named('a.example.com') } }, /an API that is not there/],
    [{ auth: ['iam', 'token'], domains: { iam: named('a.io'), token: named('a.io') } }, /'domains' has one name twice/],
    [{ artifactHost }, /'artifactHost' lets in tokens: add token to 'auth'/],
    [
      { auth: ['token'], artifactHost, domains: { token: named(artifactHost.name) } },
      /another than those of 'domains'/,
    ],
  ])('%j', (settings, says) => {
    expect(refused(settings)).toMatch(says);
  });
});
