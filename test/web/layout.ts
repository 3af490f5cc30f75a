import type { Page } from 'playwright-core';

/** What is to be seen of a page, measured by the browser. */

type Box = { text: string; left: number; top: number; right: number; bottom: number };

const isApart = (one: Box, other: Box) =>
  one.right <= other.left + 1 ||
  other.right <= one.left + 1 ||
  one.bottom <= other.top + 1 ||
  other.bottom <= one.top + 1;

/** Pairs of labels of one chart that lie upon each other. */
export async function overlaps(page: Page): Promise<string[]> {
  const charts: Box[][] = await page.$$eval('figure', (figures) =>
    figures.map((figure) => {
      const walker = document.createTreeWalker(figure, NodeFilter.SHOW_TEXT);
      const boxes = [];
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const text = (node.textContent ?? '').trim();
        if (text === '' || node.parentElement?.closest('.hidden')) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        // A text may run over several lines.
        for (const { left, top, right, bottom, width } of range.getClientRects())
          if (width > 0) boxes.push({ text, left, top, right, bottom });
      }
      return boxes;
    }),
  );
  return charts.flatMap((labels) =>
    labels.flatMap((one, index) =>
      labels
        .slice(index + 1)
        .filter((other) => !isApart(one, other))
        .map((other) => `${one.text} | ${other.text}`),
    ),
  );
}

/** Texts in charts that are cut off. */
export const cutOff = (page: Page): Promise<string[]> =>
  page.$$eval('figure th, figure td:not(.plot)', (cells) =>
    cells.filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent ?? ''),
  );

/** Marks of charts without a size, or outside of their chart; and charts without any. */
export const badMarks = (page: Page): Promise<string[]> =>
  page.$$eval('figure', (figures) =>
    figures.flatMap((figure) => {
      const marks = [...figure.querySelectorAll('td svg :is(rect, circle, line)')];
      const name = figure.querySelector('figcaption')?.textContent ?? '';
      if (marks.length === 0) return [`${name}: nothing is drawn`];
      return marks.flatMap((mark) => {
        const [own, chart] = [mark.getBoundingClientRect(), (mark.closest('svg') as Element).getBoundingClientRect()];
        // A version as good as the baseline has a bar of no length, but it has a dot.
        const isEmpty = mark.matches('.bar, line') ? own.height + own.width === 0 : own.width * own.height === 0;
        const isOutside = own.left < chart.left - 6 || own.right > chart.right + 6;
        return isEmpty || isOutside || chart.width < 40 ? [`${name}: ${mark.outerHTML}`] : [];
      });
    }),
  );

/** What stands out of the window, if the page is wider than that. */
export const excess = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const outside = [...document.querySelectorAll('body *')].filter(
      (one) => one.getBoundingClientRect().right > clientWidth + 1,
    );
    return [`${scrollWidth} pixels`, ...outside.slice(0, 5).map((one) => one.outerHTML.slice(0, 120))];
  });

const channels = (colour: string) => (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The least contrast of a text with what is behind it, as WCAG 2 has it: 4.5 is enough to be read. */
export async function leastContrast(page: Page): Promise<number> {
  const pairs = await page.$$eval('main *, footer *', (elements) =>
    elements
      .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()))
      .map((element) => {
        let behind: Element | null = element;
        const isClear = (one: Element) => getComputedStyle(one).backgroundColor === 'rgba(0, 0, 0, 0)';
        while (behind && isClear(behind)) behind = behind.parentElement;
        return [getComputedStyle(element).color, getComputedStyle(behind ?? document.body).backgroundColor] as const;
      }),
  );
  const ratios = pairs.map(([text, behind]) => {
    const [dark = 0, light = 0] = [luminance(text), luminance(behind)].sort((one, other) => one - other);
    return (light + 0.05) / (dark + 0.05);
  });
  return Math.min(...ratios);
}
