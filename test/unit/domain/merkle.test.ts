import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { treeHash, treePath } from '#shared/domain/merkle.ts';

/** The leaves and roots by which certificate logs test theirs. */
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  (hex) => Buffer.from(hex, 'hex'),
);

test.each([
  [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
  [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
  [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
  [4, 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'],
  [5, '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4'],
  [6, '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef'],
  [7, 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'],
  [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
])('of %i leaves', (count, root) => {
  expect(treeHash(leaves.slice(0, count)).toString('hex')).toBe(root);
});

test('the order of the leaves counts', () => {
  const [a, b] = [Buffer.from('a'), Buffer.from('b')];
  expect(treeHash([a, b])).not.toEqual(treeHash([b, a]));
});

const hash = (prefix: number, ...parts: Uint8Array[]) =>
  createHash('sha256')
    .update(Buffer.concat([Buffer.of(prefix), ...parts]))
    .digest();

/** RFC 9162, 2.1.3.2. */
function rootOf(leaf: Buffer, index: number, count: number, path: readonly Buffer[]): Buffer | undefined {
  let [node, last, found] = [index, count - 1, hash(0, leaf)];
  for (const other of path) {
    if (last === 0) return undefined;
    if (node % 2 === 1 || node === last) {
      found = hash(1, other, found);
      while (node % 2 === 0 && node > 0) [node, last] = [node >> 1, last >> 1];
    } else found = hash(1, found, other);
    [node, last] = [node >> 1, last >> 1];
  }
  return last === 0 ? found : undefined;
}

test.each(Array.from({ length: 20 }, (_, index) => index + 1))(
  'a path leads from each of %i leaves to the root',
  (count) => {
    const many = Array.from({ length: count }, (_, index) => Buffer.from(String(index)));
    for (const [index, leaf] of many.entries()) {
      const path = treePath(many, index);
      expect(rootOf(leaf, index, count, path)).toEqual(treeHash(many));
      expect(rootOf(Buffer.from('other'), index, count, path)).not.toEqual(treeHash(many));
    }
  },
);
