import { describe, expect, test } from 'vitest';
import { type Contents, contentsTold } from '#shared/domain/compare/contents.ts';
import type { Signature } from '#shared/domain/gates/signature-types.ts';
import { manifestFile } from '#test/unit/handlers/held.ts';

const inputs = (...names: string[]): Signature => ({ inputs: names.map((name) => ({ name, type: 'double' })) });

const files = (...paths: string[]) => paths.map((path) => manifestFile(path, path));

describe('what is told of files', () => {
  test('of the baseline, what they are', () => {
    const contents = {
      files: files('MLmodel', 'a'),
      signature: inputs('x'),
      requirements: [{ name: 'a', specifier: '' }],
    };
    expect(contentsTold(contents)).toEqual({
      signature: { inputs: [{ name: 'x', type: 'double' }] },
      files: { file_count: 2, total_size: 8 },
      dependencies: { requirements: [{ name: 'a', specifier: '' }] },
    });
  });

  test('of another, also how they differ', () => {
    const base: Contents = {
      files: [...files('a', 'b'), manifestFile('c', 'old')],
      signature: inputs('x'),
      requirements: [],
    };
    const told = contentsTold(
      {
        files: [...files('b', 'd'), manifestFile('c', 'newer')],
        signature: inputs('y'),
        requirements: [{ name: 'p', specifier: '==1' }],
      },
      base,
    );
    expect(told.files).toMatchObject({
      changes: {
        added: [{ path: 'd', size: 1 }],
        removed: [{ path: 'a', size: 1 }],
        changed: [{ path: 'c', from: { size: 3 }, to: { size: 5 } }],
        counts: { added: 1, removed: 1, changed: 1, same: 1 },
      },
    });
    expect(told.signature).toMatchObject({
      changes: { same: false, inputs: { added: [{ name: 'y' }], removed: [{ name: 'x' }] } },
    });
    expect(told.dependencies).toMatchObject({ changes: { added: [{ name: 'p', specifier: '==1' }] } });
  });

  test('of what is not known, or not there, why, and no difference', () => {
    const known: Contents = { files: files('a'), signature: inputs('x'), requirements: [] };
    const unknown = { unknown: 'the registry does not have its files' };
    expect(contentsTold(unknown, known)).toEqual({ signature: unknown, files: unknown, dependencies: unknown });
    expect(contentsTold(known, unknown)).toEqual(contentsTold(known));
    const none = { none: true };
    expect(contentsTold({ files: files('a') }, known)).toMatchObject({ signature: none, dependencies: none });
    expect(
      contentsTold({ files: [], signature: { unreadable: 'broken' }, requirements: { unknown: 'big' } }, known),
    ).toMatchObject({
      signature: { unknown: 'broken' },
      dependencies: { unknown: 'big' },
    });
    expect(contentsTold(known, { files: files('a') })).toMatchObject({ signature: { inputs: [{ name: 'x' }] } });
  });

  test('lists are cut, and say how long they are', () => {
    const many = files(...Array.from({ length: 300 }, (_, index) => `f${index}`));
    const { changes } = contentsTold({ files: many }, { files: [] }).files as { changes: { added: object[] } };
    expect(changes).toMatchObject({ counts: { added: 300 }, truncated: true });
    expect(changes.added).toHaveLength(200);
  });
});
