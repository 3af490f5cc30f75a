import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

type Package = {
  version?: string;
  resolved?: string;
  os?: string[];
  cpu?: string[];
  optional?: boolean;
  optionalDependencies?: Record<string, string>;
};
type Root = Package & { optionalDependencies: Record<string, string> };

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));
const lock: Record<string, Package> = read('package-lock.json').packages;

const platforms = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'win32-x64'];
const all = Object.fromEntries(platforms.map((platform) => [`@dynoxide/${platform}`, '1.2.1']));

test('the embedded DynamoDB is wanted for every platform, at the one version whose private schema we know', () => {
  expect(read('package.json').optionalDependencies).toEqual(all);
  expect((lock[''] as Root).optionalDependencies).toEqual(all);
});

// npm itself drops the platforms it cannot fetch (`npm update`, a lock from scratch), and then `npm ci` fails.
test.each(platforms)('the lock has it for %s', (platform) => {
  const [os, cpu] = platform.split('-');
  expect(lock[`node_modules/@dynoxide/${platform}`]).toMatchObject({
    version: '1.2.1',
    os: [os],
    cpu: [cpu],
    optional: true,
  });
});

test('the lock has every platform of every other package, too (else: node .ci/complete-lock.mjs)', () => {
  const wanted = Object.values(lock).flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies));
  const platformed = wanted.filter((name) => /(android|darwin|freebsd|linux|openharmony|win32)-/.test(name));
  expect(platformed.filter((name) => !lock[`node_modules/${name}`])).toEqual([]);
});

test('the lock names no registry', () => {
  expect(Object.keys(lock).filter((name) => lock[name]?.resolved)).toEqual([]);
});
