import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digestOf, type ManifestFile, manifestOf } from '#shared/domain/manifest.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });
const file: fc.Arbitrary<ManifestFile> = fc.oneof(
  fc.record({ path: fc.string({ unit: 'grapheme', minLength: 1 }), size: fc.maxSafeNat(), sha256: hex }),
  fc.record({
    path: fc.string({ unit: 'grapheme', minLength: 1 }),
    size: fc.maxSafeNat(),
    sha256: hex.map((sha256) => `${sha256}-11`),
    checksum_type: fc.constant('COMPOSITE' as const),
    version_id: fc.string(),
  }),
);
const files = fc.uniqueArray(file, { selector: ({ path }) => path, maxLength: 12 });

test('the digest is that of the canonical JSON of the list, as anybody can make it', () => {
  const sha256 = 'ab'.repeat(32);
  expect(digestOf([{ path: 'MLmodel', size: 812, sha256 }])).toBe(
    hash(`[{"path":"MLmodel","sha256":"${sha256}","size":812}]`),
  );
  const composite = { path: 'big "1"', size: 6e9, sha256: `${sha256}-12`, checksum_type: 'COMPOSITE' as const };
  expect(digestOf([{ path: 'é', size: 0, sha256 }, composite])).toBe(
    hash(
      `[{"checksum_type":"COMPOSITE","path":"big \\"1\\"","sha256":"${sha256}-12","size":6000000000},` +
        `{"path":"é","sha256":"${sha256}","size":0}]`,
    ),
  );
  expect(digestOf([])).toBe(hash('[]'));
});

test('in the order of the paths’ UTF-8 bytes, which is not that of JavaScript’s strings', () => {
  const paths = ['a', 'a b', 'a/b', 'a0', 'Z', 'é', '\u{FFFD}', '\u{1F600}'];
  const { files: sorted } = manifestOf(paths.map((path) => ({ path, size: 1, sha256: '' })));
  expect(sorted.map(({ path }) => path)).toEqual(['Z', 'a', 'a b', 'a/b', 'a0', 'é', '\u{FFFD}', '\u{1F600}']);
  expect(paths.toSorted().at(-1)).toBe('\u{FFFD}');
});

test('whatever order the files are told in', () => {
  const shuffled = files.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  );
  fc.assert(
    fc.property(shuffled, ([list, other]) => {
      expect(digestOf(other)).toBe(digestOf(list));
      expect(manifestOf(other)).toEqual(manifestOf(list));
    }),
  );
});

test('another file, another digest; the object’s own version is no part of it', () => {
  fc.assert(
    fc.property(files, fc.nat(), file, (list, at, other) => {
      fc.pre(list.length > 0);
      const index = at % list.length;
      const old = list[index] as ManifestFile;
      const digest = digestOf(list);
      const changed = (fields: Partial<ManifestFile>) =>
        digestOf(list.with(index, { ...old, ...fields } as ManifestFile));
      expect(changed({ version_id: 'another' })).toBe(digest);
      expect(changed({ size: old.size + 1 })).not.toBe(digest);
      expect(changed({ sha256: `0${old.sha256}` })).not.toBe(digest);
      expect(changed({ path: `${old.path}!` })).not.toBe(digest);
      if (old.checksum_type === undefined) expect(changed({ checksum_type: 'COMPOSITE' })).not.toBe(digest);
      expect(digestOf(list.toSpliced(index, 1))).not.toBe(digest);
      expect(digestOf([...list, { ...other, path: `${other.path}-${list.map(({ path }) => path).join()}` }])).not.toBe(
        digest,
      );
    }),
  );
});

test('a manifest keeps what the files are, and does not change the list it is made of', () => {
  fc.assert(
    fc.property(files, (list) => {
      const before = structuredClone(list);
      const manifest = manifestOf(list);
      expect(list).toEqual(before);
      expect(manifest.digest).toBe(digestOf(list));
      expect(new Set(manifest.files)).toEqual(new Set(list));
    }),
  );
});
