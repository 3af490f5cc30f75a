import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { errorStatus } from '#shared/operations/error-codes.ts';
import { operations } from '#shared/operations/index.ts';
import { pathsOf } from '#shared/operations/operation.ts';

/** Documents name files, operations and codes; these tests hold them to what is there. */

const root = resolve(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const documents = [...globSync('*.md', { cwd: root }), ...globSync('docs/**/*.md', { cwd: root })];

const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] as string);

/** Claims that no test of ours could carry. */
const claims = [
  /\bimmutable\b/i,
  /\btamper[- ]?proof\b/i,
  /\bzero[- ]cost\b/i,
  /\bcompliant\b/i,
  /\bdrop-in\b/i,
  /\bthe (?:first|only) (?:open|model|registry|system|tool|server|one that)/i,
];

/** Folders of somebody's machine. */
const machinePath = /(?:^|[\s('"`=])(\/(?:home|Users|root|work|workspace|tmp|mnt)\/\S*)/gm;

describe.each(documents)('%s', (document) => {
  const text = read(document);

  test('links to what is there', () => {
    const links = found(text, /\]\(([^)\s]+)\)/g).filter((link) => !/^(?:https?:|#)/.test(link));
    const files = links.map((link) => join(root, dirname(document), link.replace(/#.*$/, '')));
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });

  test('names files that are there', () => {
    const named = found(text, /`((?:test|shared|functions|infra|docs)\/[\w./-]+)`/g);
    // What begins with a dot is built by the tests that need it.
    const kept = named.filter((file) => !file.includes('/.'));
    expect(kept.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  test('claims nothing that cannot be shown, and names no machine', () => {
    expect(claims.filter((claim) => claim.test(text))).toEqual([]);
    expect(found(text, machinePath)).toEqual([]);
  });
});

test.each(['README.md', 'docs/access-patterns.md'])('%s knows every operation', (document) => {
  const text = read(document);
  const knows = (named: string) => text.includes(`\`${named}\``);
  expect(
    operations.filter((operation) => ![operation.name, operation.path, ...pathsOf(operation)].some(knows)),
  ).toEqual([]);
});

test('docs/errors.md has a section for every code, with its status', () => {
  const sections = found(read('docs/errors.md'), /^## `(.+)$/gm).map((heading) => `\`${heading}`);
  expect(sections).toEqual(Object.entries(errorStatus).map(([code, status]) => `\`${code}\` ${status}`));
});

test('CONTRIBUTING.md says what each dependency is for', () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json'));
  const named = new Set(found(read('CONTRIBUTING.md'), /`((?:@[\w-]+\/)?[\w*.-]+)`/g));
  const isNamed = (name: string) => named.has(name) || named.has(name.replace(/\/.*/, '/*'));
  const all = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
  expect(all.filter((name) => !isNamed(name))).toEqual([]);
});

test('decisions are numbered without gaps, and each says why and at what price', () => {
  const records = globSync('docs/adr/*.md', { cwd: root }).sort();
  records.forEach((record, index) => {
    expect(record).toMatch(new RegExp(`docs/adr/${String(index + 1).padStart(4, '0')}-[a-z-]+\\.md`));
    const headings = ['Context', 'Decision', 'Alternatives', 'Consequences'];
    expect([record, found(read(record), /^## (.+)$/gm)]).toEqual([record, headings]);
  });
});
