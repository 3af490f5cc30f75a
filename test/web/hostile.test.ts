import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Stagebook, startStagebook } from '#test/support/stagebook.ts';
import { launch, missing, open, phone } from './browser.ts';
import { excess } from './layout.ts';
import { addressOf, send } from './registry.ts';

/** Whatever somebody has written is shown as it was written, and is nothing but text. */

const script = '<script>alert(1)</script>';
const image = `"><img src=x onerror=alert(2)>`;
const closing = '</style></title></bdi></td></table><h1>owned</h1>';
const attribute = `' onmouseover='alert(3)' x='`;
const backwards = '\u202eneddih\u202c \u2067שלום\u2069';
const emoji = '👩‍👩‍👧‍👦 🏳️‍🌈 e\u0301';
const long = 'ab'.repeat(128);
const reference = '&lt;b&gt; &amp; &#60;';

const texts = [script, image, closing, attribute, backwards, emoji, long, reference];

/** MLflow keeps `/` and `:` out of them. */
const names = [`<script>alert(1)<script> ${emoji}`, `${image} ${backwards}`.padEnd(256, 'x'), long];

/** Metrics have no other characters. */
const metric = 'a.b_c-d 1/2'.padEnd(250, 'm');

describe.skipIf(missing)('hostile texts in a browser', () => {
  let registry: Stagebook;
  let browser: Browser;

  beforeAll(async () => {
    registry = await startStagebook();
    browser = await launch();
    const { url } = registry;
    for (const [index, name] of names.entries()) {
      await send(url, 'POST', 'mlflow/registered-models/create', { name, description: script });
      for (const text of texts) {
        await send(url, 'POST', 'mlflow/model-versions/create', {
          name,
          source: `s3://bucket/${encodeURIComponent(text)}`,
          description: text,
          tags: texts.map((value, place) => ({ key: `tag ${place}`, value: `${index}${value}` })),
        });
      }
      await send(url, 'POST', 'stagebook/metrics', {
        name,
        version: '1',
        key: metric,
        value: 1e300,
        dataset_name: image,
      });
      await send(url, 'POST', 'stagebook/metrics', {
        name,
        version: '2',
        key: metric,
        value: -1e-300,
        dataset_name: image,
      });
      await send(url, 'POST', 'mlflow/comments/create', { name, version: '1', comment: texts.join('\n') });
    }
  });
  afterAll(async () => {
    await browser?.close();
    await registry?.stop();
  });

  const addresses = () => [
    ...names.flatMap((name) => [
      { address: addressOf(registry.url, 'compare', { model: name, versions: '1,2' }), shown: [name, script, image] },
      {
        address: addressOf(registry.url, 'compare', { model: name, versions: '1,2,3,4,5,6,7,8' }),
        shown: [name, ...texts],
      },
      { address: addressOf(registry.url, 'evidence', { model: name, version: '1' }), shown: [name, script] },
    ]),
    {
      address: addressOf(registry.url, 'compare', {
        model: names[0] as string,
        versions: names.map((name) => `${encodeURIComponent(name)}/1`).join(','),
      }),
      shown: names,
    },
    { address: addressOf(registry.url, 'compare', { model: `${script}${image}`, versions: '1' }), shown: [] },
    { address: addressOf(registry.url, 'evidence', { model: closing, version: image }), shown: [] },
  ];

  test('they run nothing, make nothing, and are read as they are', async () => {
    for (const { address, shown } of addresses()) {
      const { page, problems } = await open(browser, address, { viewport: phone });
      // Of an error the browser says that it is one.
      expect(problems.filter((problem) => !/status of 4\d\d/.test(problem))).toEqual([]);
      const made = 'script, img, iframe, link, form, object, base, [onerror], [onmouseover], main h1 ~ h1';
      expect(await page.locator(made).count()).toBe(0);
      expect(await page.locator('h1').count()).toBe(1);
      expect(await page.locator('style').count()).toBe(1);
      const text = (await page.locator('body').textContent()) ?? '';
      expect(shown.filter((one) => !text.includes(one))).toEqual([]);
      expect([address, await excess(page)]).toEqual([address, []]);
      await page.close();
    }
  });
});
