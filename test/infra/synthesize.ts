import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { afterAll } from 'vitest';
import { readConfig } from '#infra/config.ts';
import { addStacks } from '#infra/stagebook.ts';
import type { Consumer } from '#shared/operations/consumers.ts';
import { operations as allOperations } from '#shared/operations/index.ts';
import type { Operation } from '#shared/operations/operation.ts';
import cdk from '../../cdk.json' with { type: 'json' };

const folder = mkdtempSync(join(tmpdir(), 'stagebook-synth-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What stands for the built functions: no template depends on what is in them but for a hash. */
const standIn = join(folder, 'built');
mkdirSync(standIn);
writeFileSync(join(standIn, 'functions'), '');

// biome-ignore lint/suspicious/noExplicitAny: templates of every shape
export type Resource = { Type: string; Properties: any; [attribute: string]: unknown };
export type Template = { Resources: Record<string, Resource>; Outputs?: Record<string, { Value: unknown }> };

type Given = {
  settings?: object | undefined;
  operations?: readonly Operation[];
  consumers?: readonly Consumer[];
  /** More context, as `-c` gives it. */
  context?: Record<string, unknown>;
  /** Where the built functions are said to be. */
  built?: string;
  /** Builds something more into the app. */
  besides?: (app: App) => void;
};

type Stacks = ReadonlyMap<string, Template>;

/** All ways to sign in. */
export const allModes = {
  auth: ['iam', 'token', 'jwt'],
  jwt: { issuer: 'https://login.example.com/', audience: ['stagebook', 'mlflow'], others: 'reader' },
};

let count = 0;

function synth({ settings, operations = allOperations, consumers, context, built = standIn, besides }: Given): Stacks {
  count += 1;
  const app = new App({
    outdir: join(folder, String(count)),
    // Later than what cdk.json says.
    postCliContext: { ...cdk.context, environment: 'test', environments: { test: settings ?? {} }, ...context },
  });
  addStacks(app, { config: readConfig(app.node), operations, ...(consumers && { consumers }), built });
  besides?.(app);
  const assembly: CloudAssembly = app.synth();
  return new Map(
    assembly.stacks.map(({ stackName, template }) => [stackName.replace(/^stagebook-\w+-/, ''), template as Template]),
  );
}

const known = new Map<string, Stacks>();

/** The templates by the names of their stacks, less `stagebook-test-`, as `cdk synth` writes them. */
export function synthesize({ settings, ...others }: Given = {}): Stacks {
  if (Object.keys(others).length > 0) return synth({ settings, ...others });
  const of = JSON.stringify(settings ?? {});
  const stacks = known.get(of) ?? synth({ settings });
  known.set(of, stacks);
  return stacks;
}

export const resourcesOf = (template: Template | undefined, type: string): Resource[] =>
  Object.values(template?.Resources ?? {}).filter(({ Type }) => Type === type);
