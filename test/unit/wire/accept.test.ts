import { expect, test } from 'vitest';
import { prefersHtml } from '#shared/wire/accept.ts';

const chrome = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';

test.each([
  chrome,
  'text/html',
  'TEXT/HTML; charset=utf-8',
  'application/json;q=0.9, text/html',
  'text/*, application/json;q=0.5',
  'text/html;q=0.2, */*;q=0.1',
  'application/json;q=0, */*',
])('a page for %s', (accept) => expect(prefersHtml(accept)).toBe(true));

test.each([
  undefined,
  '',
  '*/*',
  'application/json',
  'application/json, text/html',
  'text/html;q=0.9, application/json',
  'text/html;q=0, */*;q=0.1',
  'application/*, text/html;q=0.9',
  'image/png',
  'text/htmlx',
  'text/html;q=0.4, */*;q=0.5;x=text/html',
  ',;,=;q=1,',
])('JSON for %s', (accept) => expect(prefersHtml(accept)).toBe(false));
