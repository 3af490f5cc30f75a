import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Html, html } from '#shared/domain/pages/html.ts';

test('what is not markup is escaped, in texts and in attributes', () => {
  expect(html`<p title="${'"\'>'}">${'<b>&amp;</b>'}</p>`.text).toBe(
    '<p title="&quot;&#39;&gt;">&lt;b&gt;&amp;amp;&lt;/b&gt;</p>',
  );
});

test('markup is not, alone and in lists; nothing is nothing', () => {
  expect(html`${[html`<i>a</i>`, '<', [1, html`<br>`]]}${false}${undefined}${0}`.text).toBe('<i>a</i>&lt;1<br>0');
});

test('what only looks like markup is a text', () => {
  const posed = JSON.parse('{"text":"<script>"}') as Html;
  expect(html`${posed}`.text).toBe('[object Object]');
});

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

test('any text comes back from it, and has no mark of markup', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { text: sent } = html`${text}`;
      expect(sent).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
      const back = sent.replace(/&(\S+?);/g, (_, name) => named[name] as string);
      expect(back).toBe(text.toWellFormed().replace(/(?![\t\n\r])\p{Cc}/gu, '\ufffd'));
    }),
  );
});
