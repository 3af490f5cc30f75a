import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '#test/contract/tools.ts';
import { pythons } from './deploy/python.ts';
import { allModes, synthesize } from './synthesize.ts';

/** CloudFormation's own schemas, as cfn-lint knows them, over whatever can be deployed. */

const { missing, note, paths } = pythons('moto');

const arn = (rest: string) => `arn:aws:${rest}`;
const hostedZoneId = 'Z0123456789';
const domain = { name: 'models.example.com', certificateArn: arn('acm:us-east-1:123456789012:certificate/x') };
const artifactHost = { ...domain, name: 'files.example.com' };
const configurations = {
  plain: {},
  everything: {
    ...allModes,
    admins: [arn('iam::123456789012:role/ops'), 'group:ml-admins'],
    domains: { token: { ...domain, hostedZoneId } },
    artifactHost: { ...artifactHost, hostedZoneId, distributionId: 'E0123456789ABC' },
    kms: true,
    objectLock: { mode: 'COMPLIANCE', days: 30 },
    alarmsTopicArn: arn('sns:us-east-1:123456789012:pager'),
    reservedConcurrency: { auditTransitions: 5, createRun: 20, authorizeToken: 50 },
    downloadUri: 'https',
    restoreDays: 7,
    protectProduction: true,
    defaultPermission: 'NO_PERMISSIONS',
    creatorPermission: 'CAN_EDIT',
    checkpoints: { everyMinutes: 15 },
    logLevel: 'warn',
    logActor: 'hashed',
  },
  open: { auth: [], allowAnonymous: true },
  theirs: {
    auth: ['token'],
    domains: { token: domain },
    artifactHost,
    kms: arn('kms:us-east-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef'),
    table: { existing: 'restored', streamArn: arn('dynamodb:us-east-1:123456789012:table/restored/stream/x') },
    bucket: { existing: 'theirs' },
  },
};

/** CDK lets a function depend on its role although a reference says so already. */
const ignored = ['W3005'];

describe.skipIf(missing)(`templates${note}`, () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stagebook-lint-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  /** Some are alike in all configurations; and of the many roles and functions of the others, a small stack is enough. */
  const differing = () => {
    const small = ['data', 'serving', 'auth', 'events', 'operations', 'artifact-host'];
    const found = new Map<string, string>();
    for (const [name, settings] of Object.entries(configurations)) {
      for (const [stack, template] of synthesize({ settings })) {
        if (name === 'plain' || small.includes(stack) || stack.startsWith('api-'))
          found.set(JSON.stringify(template), `${stack}-${name}.json`);
      }
    }
    return found;
  };

  /** What the linter says, a line each: nothing, or it fails. */
  const lint = async (files: string[]) => {
    const options = ['--ignore-checks', ...ignored, '--format', 'parseable', '--'];
    const said = await run(join(dirname(paths.moto), 'cfn-lint'), [...options, ...files]).catch(({ message }: Error) =>
      message.replace(/^.* failed:\n/, ''),
    );
    return said.split('\n').filter(Boolean);
  };

  test('have nothing that CloudFormation does not know, unlike one that is planted', async () => {
    const wrong = { Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { Retention: 14 } } } };
    const templates = [...differing(), [JSON.stringify(wrong), 'wrong.json'] as const];
    for (const [content, file] of templates) await writeFile(join(folder, file), content);
    const found = await lint(templates.map(([, file]) => join(folder, file)));
    expect(found).toEqual([expect.stringMatching(/wrong\.json.*'Retention' was unexpected/)]);
  });
});
