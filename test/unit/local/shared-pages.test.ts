import { expect, test } from 'vitest';
import { SharedPages } from '#infra/local/shared-pages.ts';

type Page = { Records?: string[] };

/** A database with these records, and how often it was asked. */
function database(...Records: string[]) {
  const pages = new SharedPages<Page>();
  const asked: string[] = [];
  const read = (place: string) =>
    pages.at(place, async () => {
      asked.push(place);
      return { Records: [...Records] };
    });
  return { Records, asked, read };
}

test('whoever comes to a place where another was takes that one’s page, be it still under way', async () => {
  const { Records, asked, read } = database('1');
  const [first, second] = await Promise.all([read('a'), read('a')]);
  Records.push('2');
  expect([first, second, await read('a')]).toEqual([{ Records: ['1'] }, first, first]);
  expect(asked).toEqual(['a']);
  expect(await read('b')).toEqual({ Records: ['1', '2'] });
});

test('that there is nothing everybody sees for himself, beginning after he asked', async () => {
  const { Records, asked, read } = database();
  const [first, second] = await Promise.all([read('a'), read('a')]);
  expect([first, second, asked.length]).toEqual([{ Records: [] }, { Records: [] }, 2]);
  Records.push('1');
  expect(await read('a')).toEqual({ Records: ['1'] });
});

test('a failure is whose it is', async () => {
  const pages = new SharedPages<Page>();
  const failing = pages.at('a', () => Promise.reject(new Error('away')));
  const other = pages.at('a', async () => ({ Records: ['1'] }));
  await expect(failing).rejects.toThrow('away');
  expect(await other).toEqual({ Records: ['1'] });
});

test('old ones are forgotten', async () => {
  const { asked, read } = database('1');
  for (let place = 0; place < 17; place++) await read(String(place));
  await read('1');
  expect(asked).toHaveLength(17);
  await read('0');
  expect(asked.at(-1)).toBe('0');
});
