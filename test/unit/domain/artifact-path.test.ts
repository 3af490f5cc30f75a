import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  keyOf,
  longestPath,
  parseArtifactPath,
  parseFolderPath,
  pathOf,
  requireWritable,
  uploadedTo,
} from '#shared/domain/artifact-path.ts';
import { takenOrRefused } from '#test/support/outcomes.ts';
import { badPaths, invalidPath } from '#test/unit/handlers/bad-paths.ts';
import { refusal } from '#test/unit/search/support.ts';

describe('a path', () => {
  test.each([
    ['a', 'a'],
    ['a/b c/ü', 'a/b c/ü'],
    ['models', 'models'],
    ['100%', '100%'],
    ['%zz', '%zz'],
    ['a%20b', 'a%20b'],
    ['a%2520b', 'a%2520b'],
    ['..a', '..a'],
    ['a..', 'a..'],
    ['...', '...'],
    ['~', '~'],
    ['a:b', 'a:b'],
    ['é'.repeat(480), 'é'.repeat(480)],
    [`models/${'a'.repeat(1_017)}`, `models/${'a'.repeat(1_017)}`],
  ])('%.20j', (text, path) => {
    expect(parseArtifactPath(text)).toBe(path);
  });

  test('of a folder may end in a slash, of a file not', () => {
    expect([parseFolderPath('a/b/'), parseFolderPath('models/'), parseFolderPath('a')]).toEqual(['a/b', 'models', 'a']);
    expect(refusal(() => parseArtifactPath('a/b/'))).toMatch(/empty segment/);
    expect(refusal(() => parseFolderPath('a//'))).toMatch(/empty segment/);
  });

  test.each(['%2e%2e/100%', 'a%2Fb%', 'a%5Cb', 'a%23b', 'a/%2e/b', 'a%00%'])(
    'nor what a stray %% would hide: %s',
    (text) => {
      expect(refusal(() => parseArtifactPath(text))).toMatch(/^Invalid path/);
    },
  );

  test.each([...badPaths, ['', badPaths[0]?.[1] ?? ''], ['/', 'It must be relative.']])('not %.20j', (text, why) => {
    expect(refusal(() => parseArtifactPath(text))).toBe(invalidPath(text, why).body.message);
  });

  test('has at most as many bytes as leave room in a key', () => {
    expect(longestPath).toBe(960);
    const below = `models/${'0'.repeat(26)}/${'0'.repeat(26)}/`;
    expect(Buffer.byteLength(below + 'é'.repeat(480))).toBeLessThanOrEqual(1_024);
    expect(Buffer.byteLength(keyOf('é'.repeat(480)))).toBeLessThanOrEqual(1_024);
  });
});

const segment = fc.oneof(
  fc.constantFrom('models', 'uploads', 'artifacts', 'manifests', 'a', '%', '%41', '..a', 'ü', '😀'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
);
const candidate = fc.array(segment, { minLength: 1, maxLength: 6 }).map((segments) => segments.join('/'));

const accepted = (text: string): string | undefined => {
  try {
    return parseArtifactPath(text);
  } catch {
    return undefined;
  }
};

describe('whatever is given', () => {
  test('it is taken or refused', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('.', '/', '%', '2', '5', 'e', 'E', 'f', 'F', '0', '\\', 'a') }),
    );
    fc.assert(fc.property(text, (given) => takenOrRefused(() => parseArtifactPath(given))));
  });

  test('what is taken leads nowhere else, is taken again, and is a key S3 takes', () => {
    fc.assert(
      fc.property(candidate, (given) => {
        const path = accepted(given);
        fc.pre(path !== undefined);
        expect(parseArtifactPath(path as string)).toBe(path);
        const segments = (path as string).split('/');
        expect(segments.filter((one) => ['', '.', '..'].includes(one))).toEqual([]);
        expect(path).not.toMatch(/[\\#\p{Cc}]/u);
        expect(Buffer.byteLength(keyOf(path as string))).toBeLessThanOrEqual(1_024);
      }),
    );
  });

  test('no way up is taken, however often it is escaped', () => {
    const escapeOnce = (text: string) => text.replaceAll('%', '%25').replaceAll('.', '%2e').replaceAll('/', '%2F');
    fc.assert(
      fc.property(fc.constantFrom('..', '../', 'b/..', '../..'), fc.nat({ max: 6 }), (up, times) => {
        let middle: string = up;
        for (let n = 0; n < times; n++) middle = escapeOnce(middle);
        for (const path of [`a/${middle}/b`, middle, `${middle}/b`, `a/${middle}`]) {
          expect([path, accepted(path)]).toEqual([path, undefined]);
        }
      }),
    );
  });
});

describe('keys and paths', () => {
  test.each([
    ['0/run/artifacts/model', 'artifacts/0/run/artifacts/model'],
    ['models2/x', 'artifacts/models2/x'],
    ['modelsx', 'artifacts/modelsx'],
    ['uploads.json', 'artifacts/uploads.json'],
    ['artifacts/x', 'artifacts/artifacts/x'],
    ['manifests/x', 'artifacts/manifests/x'],
    ['Models/x', 'artifacts/Models/x'],
    ['models/m/f/MLmodel', 'models/m/f/MLmodel'],
    ['uploads/u/x', 'uploads/u/x'],
  ])('%s is at %s', (path, key) => {
    expect(keyOf(path)).toBe(key);
    expect(pathOf(key)).toBe(path);
  });

  test.each(['manifests/x', 'x', '', 'artifact/x', 'Artifacts/x', 'models', 'uploads'])(
    'no path stands for %j',
    (key) => {
      expect(pathOf(key)).toBeUndefined();
    },
  );

  test.each(['models', 'uploads'])('%s is the area itself, and nobody’s to write', (path) => {
    expect(keyOf(path)).toBe(path);
    expect(() => requireWritable(path)).toThrow(expect.objectContaining({ code: 'PERMISSION_DENIED' }));
  });

  test('there and back', () => {
    fc.assert(
      fc.property(candidate, (given) => {
        const path = accepted(given);
        // The areas themselves are no keys.
        fc.pre(path !== undefined && !['models', 'uploads'].includes(path));
        expect(pathOf(keyOf(path as string))).toBe(path);
      }),
    );
  });

  test('two paths are two keys', () => {
    fc.assert(
      fc.property(candidate, candidate, (a, b) => {
        const paths = [accepted(a), accepted(b)];
        fc.pre(paths[0] !== undefined && paths[1] !== undefined && paths[0] !== paths[1]);
        const [first, second] = paths.map((path) => keyOf(path as string));
        expect(first).not.toBe(second);
      }),
    );
  });

  test('what may be written is never where the registry keeps its own', () => {
    fc.assert(
      fc.property(candidate, (given) => {
        const path = accepted(given);
        fc.pre(path !== undefined);
        try {
          expect(keyOf(requireWritable(path as string))).toMatch(/^artifacts\//);
        } catch (error) {
          expect(error).toMatchObject({ code: 'PERMISSION_DENIED', status: 403 });
          expect(keyOf(path as string)).toMatch(/^(models|uploads)(\/|$)/);
        }
      }),
    );
  });
});

test.each([
  ['a', '/home/ada/b.bin', 'a/b.bin'],
  ['a/', 'b.bin', 'a/b.bin'],
  ['a', 'C:\\models\\b.bin', 'a/b.bin'],
  ['a', 'C:\\models/x\\b.bin', 'a/b.bin'],
  ['a/c', '\\\\host\\share\\b c', 'a/c/b c'],
  ['a', '..', 'a/..'],
])('%s and %s: %s', (folder, local, path) => {
  expect(uploadedTo(folder, local)).toBe(path);
});
