import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const known = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];

/** Debian's package `chromium`, or what `CHROMIUM_BIN` names. */
export const executable = process.env.CHROMIUM_BIN ?? known.find((path) => existsSync(path));

/** On a laptop without a browser these tests are left out; in CI nothing is. */
export const missing = executable === undefined && !process.env.CI;

export function launch(): Promise<Browser> {
  if (executable === undefined) throw new Error('There is no Chromium: install it, or name it in CHROMIUM_BIN');
  return chromium.launch({ executablePath: executable });
}

export const phone = { width: 360, height: 740 };
export const desktop = { width: 1280, height: 900 };
/** A4, in CSS’s pixels. */
export const paper = { width: 794, height: 1123 };

type Look = { viewport?: typeof phone; colorScheme?: 'light' | 'dark'; media?: 'screen' | 'print' };

export type Opened = { page: Page; status: number; headers: Record<string, string>; problems: string[] };

/** A page as somebody sees who opens its address, with all that the browser complained of, and all it asked for. */
export async function open(browser: Browser, url: string, look: Look = {}): Promise<Opened> {
  const { viewport = desktop, colorScheme = 'light', media = 'screen' } = look;
  const page = await browser.newPage({ viewport, colorScheme });
  const problems: string[] = [];
  page.on('console', (message) => problems.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.isNavigationRequest()) problems.push(`request: ${request.url()}`);
  });
  await page.emulateMedia({ media, colorScheme });
  const response = await page.goto(url);
  if (!response) throw new Error(`${url} did not answer`);
  return { page, status: response.status(), headers: response.headers(), problems };
}
