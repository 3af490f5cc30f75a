import { expect, test } from 'vitest';
import { after } from '#infra/local/s3/objects.ts';

test.each([
  ['', undefined],
  ['a/', 'a0'],
  ['a\u{10ffff}', 'b'],
  ['\u{10ffff}\u{10ffff}', undefined],
  ['\ud7ff', '\ue000'],
  ['😀', '😁'],
])('what follows all that begin with %j', (prefix, expected) => {
  expect(after(prefix)).toBe(expected);
});

test('what follows is greater in UTF-8 than the prefix with anything behind it', () => {
  const bytes = (text: string | undefined) => Buffer.from(text as string);
  for (const prefix of ['a/', 'é', 'ﬁ', '\ud7ff', '😀']) {
    expect(Buffer.compare(bytes(after(prefix)), bytes(`${prefix}\u{10ffff}`))).toBe(1);
  }
});
