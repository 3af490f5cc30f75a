import { statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Stagebook, startStagebook } from '#test/support/stagebook.ts';
import { desktop, launch, missing, open, paper, phone } from './browser.ts';
import { badMarks, cutOff, excess, leastContrast, overlaps } from './layout.ts';
import { addressOf } from './registry.ts';
import { busyModel, model } from './world.ts';

/** Pages as a browser shows them, of a registry that was started like any other. */

const screenshots = resolve(import.meta.dirname, '../../docs/screenshots');

describe.skipIf(missing)('pages in a browser', () => {
  let registry: Stagebook;
  let browser: Browser;
  const addresses: Record<string, string> = {};

  beforeAll(async () => {
    registry = await startStagebook();
    browser = await launch();
    const versions = await busyModel(registry.url);
    addresses.compare = addressOf(registry.url, 'compare', { model, versions });
    addresses.evidence = addressOf(registry.url, 'evidence', { model, version: '13' });
  });
  afterAll(async () => {
    await browser?.close();
    await registry?.stop();
  });

  describe.each(['compare', 'evidence'])('%s', (name) => {
    const address = () => addresses[name] as string;

    test('is shown without a complaint, and asks for nothing else', async () => {
      const { page, status, headers, problems } = await open(browser, address());
      expect([status, problems]).toEqual([200, []]);
      expect(headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': expect.stringMatching(/^default-src 'none'; style-src 'unsafe-inline'/),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        vary: 'accept',
      });
      expect(await page.locator('script, link, img, iframe, form').count()).toBe(0);
      expect(await page.locator('h1').textContent()).toContain(model);
      await page.close();
    });

    test.each([
      ['a desktop', { viewport: desktop }],
      ['a desktop in the dark', { viewport: desktop, colorScheme: 'dark' }],
      ['a phone', { viewport: phone }],
      ['paper', { viewport: paper, colorScheme: 'dark', media: 'print' }],
    ] as const)('can be read on %s', async (_, look) => {
      const { page, problems } = await open(browser, address(), look);
      expect(problems).toEqual([]);
      expect(await excess(page)).toEqual([]);
      expect(await page.locator('figure').count()).toBeGreaterThan(0);
      expect(await badMarks(page)).toEqual([]);
      expect(await overlaps(page)).toEqual([]);
      expect(await cutOff(page)).toEqual([]);
      expect(await leastContrast(page)).toBeGreaterThanOrEqual(4.5);
      await page.close();
    });

    test('is white on paper, whatever the screen is', async () => {
      const { page } = await open(browser, address(), { viewport: paper, colorScheme: 'dark', media: 'print' });
      const white = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect(white).toBe('rgb(255, 255, 255)');
      // What is too wide would be cut off at the edge.
      const wide = await page.$$eval(
        '.scroll',
        (all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).length,
      );
      expect(wide).toBe(0);
      expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
      await page.close();
    });

    test('says what it shows to who is read to', async () => {
      const { page } = await open(browser, address());
      const levels = await page.$$eval('h1, h2, h3', (all) => all.map(({ tagName }) => Number(tagName[1])));
      expect(levels.filter((level) => level === 1)).toEqual([1]);
      expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([]);
      const counts = {
        unscoped: await page.locator('th:not([scope])').count(),
        headless: await page.locator('table:not(:has(thead th))').count(),
        nameless: await page.locator('figure:not(:has(figcaption))').count(),
      };
      expect(counts).toEqual({ unscoped: 0, headless: 0, nameless: 0 });
      await page.close();
    });

    test.each([
      ['desktop', { viewport: { width: 1100, height: 760 } }],
      ['phone', { viewport: phone }],
      ['paper', { viewport: paper, media: 'print' }],
    ] as const)('has a picture in docs/screenshots as it is on %s', async (look, how) => {
      const file = resolve(screenshots, `${name}-${look}.png`);
      if (process.env.UPDATE_DOCS) {
        const { page } = await open(browser, address(), how);
        // What is below the list of 20 versions.
        if (name === 'compare')
          await page.locator('h2', { hasText: 'Metrics' }).evaluate((one) => one.scrollIntoView());
        writeFileSync(file, await page.screenshot());
        await page.close();
      }
      expect(statSync(file).size).toBeLessThan(200_000);
    });
  });

  test('metrics are what the JSON says, and the best and the baseline are marked', async () => {
    const { page } = await open(browser, addresses.compare as string);
    const told = await (await fetch(addresses.compare as string)).json();
    expect(await page.locator('figure.bars').count()).toBe(told.metrics.length);
    for (const [index, metric] of told.metrics.entries()) {
      const rows = page.locator('figure.bars').nth(index).locator('tbody tr');
      const shown = await rows.evaluateAll((all) =>
        all.map((row) => ({
          value: row.querySelector('data')?.getAttribute('value'),
          best: row.textContent?.includes('★'),
          base: row.classList.contains('base'),
          word: /better|worse/.exec(row.textContent ?? '')?.[0],
        })),
      );
      // biome-ignore lint/suspicious/noExplicitAny: of an answer
      const expected = metric.values.flatMap(({ value, best = false, better }: any, place: number) => {
        const word = better === undefined ? undefined : better ? 'better' : 'worse';
        return value === undefined ? [] : [{ value: String(value), best, base: place === told.baseline, word }];
      });
      expect(shown).toEqual(expected);
    }
    await page.close();
  });

  test('an error is a page of the same text and status', async () => {
    const address = addressOf(registry.url, 'compare', { model, versions: '1,99' });
    const { page, status, headers } = await open(browser, address);
    const told = await fetch(address);
    const { error_code, message } = await told.json();
    expect([status, told.status]).toEqual([404, 404]);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
    expect(await page.locator('main').textContent()).toContain(message);
    expect(await page.locator('h1').textContent()).toBe(error_code);
    await page.close();
  });
});
