import { expect, test } from 'vitest';
import { fitted } from '#shared/domain/compare/fitted.ts';

const bytes = (answer: object) => Buffer.byteLength(JSON.stringify(JSON.stringify(answer)));

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

test('what has room is told whole', () => {
  const answer = {
    model: 'm',
    versions: [{ ref: '1', stages: [1, 2] }],
    params: [{ name: 'a', values: [{ value: 'x' }] }],
  };
  expect(fitted(answer)).toEqual(answer);
});

test('the largest answer there can be has room, and says what it lacks', () => {
  const ugly = '\u0001"\\';
  const columns = times(2_000, (n) => ({ name: `${n}${ugly.repeat(80)}`, type: ugly.repeat(500) }));
  const versions = times(51, (n) => ({
    ref: String(n),
    model: ugly.repeat(85),
    digest: 'd'.repeat(64),
    description: ugly.repeat(3_000),
    aliases: times(500, (m) => `alias-${m}`),
    signature: { inputs: columns.slice(0, 300), changes: { added: columns.slice(0, 300) } },
    files: { changes: { added: times(200, () => ({ path: ugly.repeat(200), sha256: 'a'.repeat(64) })) } },
  }));
  const params = times(3_000, (n) => ({
    name: `p${n}`,
    values: times(51, () => ({ value: ugly.repeat(20) })),
    differs: true,
  }));
  const told = fitted({ model: 'm', versions, metrics: [], params, tags: params });
  expect(bytes(told)).toBeLessThan(6_000_000);
  expect(told).toMatchObject({ model: 'm', truncated: true });
  expect(told.versions).toHaveLength(51);
  const [first] = told.versions;
  expect(first).toMatchObject({ ref: '0', model: ugly.repeat(85), digest: 'd'.repeat(64), truncated: true });
  expect(first?.signature).toMatchObject({ truncated: true, changes: { truncated: true } });
  expect(first?.description.endsWith('…')).toBe(true);
  expect(told.params[0]?.values).toHaveLength(51);
});
