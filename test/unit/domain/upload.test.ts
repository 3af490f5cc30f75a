import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { partSizeOf, partsOf, uploadIdIn, uploadPath, validateAnnounced } from '#shared/domain/upload.ts';
import { takenOrRefused } from '#test/support/outcomes.ts';
import { badPaths } from '#test/unit/handlers/bad-paths.ts';
import { refusal } from '#test/unit/search/support.ts';

const MiB = 1024 * 1024;
const TiB = 1024 ** 4;
const id = '01HF7YAT00AAAAAAAAAAAAAAAA';
const sha256 = '0'.repeat(64);

describe('parts', () => {
  test.each([
    [0, undefined],
    [1, undefined],
    [64 * MiB, undefined],
    [64 * MiB + 1, 64 * MiB],
    [10_000 * 64 * MiB, 64 * MiB],
    [10_000 * 64 * MiB + 1, 65 * MiB],
    [5 * TiB, 525 * MiB],
  ])('of %i bytes have %j', (size, expected) => {
    expect(partSizeOf(size)).toBe(expected);
  });

  test('a file without parts is one, and an empty one none', () => {
    expect(partsOf({ path: 'a', size: 7, sha256 })).toEqual([{ number: 1, size: 7 }]);
    expect(partsOf({ path: 'a', size: 0, sha256 })).toEqual([]);
  });

  test('cover the file exactly, are 10,000 at most, and all but the last as big as S3 asks', () => {
    const size = fc.oneof(
      fc.integer({ min: 64 * MiB + 1, max: 1024 * MiB }),
      fc.maxSafeNat().map((n) => 64 * MiB + 1 + (n % (5 * TiB - 64 * MiB))),
      fc
        .tuple(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: -1, max: 1 }))
        .map(([n, d]) => n * 64 * MiB + 64 * MiB + 2 + d),
    );
    fc.assert(
      fc.property(size, (bytes) => {
        const part_size = partSizeOf(bytes);
        expect(part_size).toBeDefined();
        const parts = partsOf({ path: 'a', size: bytes, sha256, part_size: part_size as number });
        expect(parts.length).toBeLessThanOrEqual(10_000);
        expect(parts.reduce((sum, part) => sum + part.size, 0)).toBe(bytes);
        expect(parts.every((part, index) => part.number === index + 1)).toBe(true);
        const last = parts.pop();
        expect(parts.every((part) => part.size === part_size && part.size >= 5 * MiB)).toBe(true);
        expect(last?.size).toBeGreaterThan(0);
        expect(last?.size).toBeLessThanOrEqual(part_size as number);
        // S3's limit of a part.
        expect(part_size).toBeLessThanOrEqual(5 * 1024 * MiB);
      }),
    );
  });
});

test.each([
  [uploadPath(id), id],
  [`uploads/${id}/`, id],
  [`uploads/${id}/a/b`, id],
  [`uploads/${id}.json`, undefined],
  [`uploads/${id}x`, undefined],
  [`uploads/${id.toLowerCase()}`, undefined],
  [`uploads/${id.slice(1)}`, undefined],
  [`/uploads/${id}`, undefined],
  [`x/uploads/${id}`, undefined],
  [`uploads/${id.replace('A', 'U')}`, undefined],
  ['uploads', undefined],
  ['', undefined],
])('%s: %j', (path, expected) => {
  expect(uploadIdIn(path)).toBe(expected);
});

const file = (path: string, size = 1) => ({ path, size, sha256 });
const validate = (...files: ReturnType<typeof file>[]) => validateAnnounced(id, files);

describe('what is announced', () => {
  test.each([[['a']], [['a', 'b/c', 'b/d', 'b.c']], [['a', 'ab/c']], [['models/x', 'uploads/y']], [['a b/ü%']]])(
    '%j',
    (paths) => {
      expect(() => validate(...paths.map((path) => file(path)))).not.toThrow();
    },
  );

  test('1 to 10,000 files', () => {
    expect(() => validate(...Array.from({ length: 10_000 }, (_, n) => file(`${n}`)))).not.toThrow();
    expect(refusal(() => validate())).toBe('An upload has from 1 to 10000 files; this one has 0.');
  });

  test.each([...badPaths, ['', ''], ['a/', '']])('not %.20j', (path) => {
    expect(refusal(() => validate(file('fine'), file(path)))).toMatch(/^Invalid path: /);
  });

  test.each([
    [['a', 'a'], 'The file "a" is announced twice.'],
    [['a/b', 'a'], '"a" cannot be a file and a folder at once.'],
    [['a', 'a/b'], '"a" cannot be a file and a folder at once.'],
    [['ü/b/c', 'ü/b'], '"\\u00fc/b" cannot be a file and a folder at once.'],
  ])('not %j', (paths, message) => {
    expect(refusal(() => validate(...paths.map((path) => file(path))))).toBe(message);
  });

  test('nor negative sizes', () => {
    expect(refusal(() => validate(file('a', -1)))).toBe('The file "a" cannot have -1 bytes.');
    expect(() => validate(file('a', 0))).not.toThrow();
  });

  test('any list is taken or refused; of what is taken, no file is at another’s place or in it', () => {
    const path = fc
      .array(fc.constantFrom('a', 'b', 'c', 'ü', '..', ''), { minLength: 1, maxLength: 3 })
      .map((all) => all.join('/'));
    const list = fc.array(fc.record({ path: fc.oneof(path, fc.string({ unit: 'binary' })), size: fc.integer() }), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(list, (given) => {
        const files = given.map((one) => ({ ...one, sha256 }));
        let taken = false;
        takenOrRefused(() => {
          validateAnnounced(id, files);
          taken = true;
        });
        if (!taken) return;
        for (const [index, a] of files.entries()) {
          for (const b of files.slice(index + 1)) {
            expect(a.path === b.path || a.path.startsWith(`${b.path}/`) || b.path.startsWith(`${a.path}/`)).toBe(false);
          }
        }
      }),
    );
  });
});
