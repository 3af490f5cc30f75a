/** What all charts are drawn with: text is escaped, numbers are as short as they may be. */

export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const short = (value: number) => String(Math.round(value * 10) / 10);

type Attributes = Record<string, string | number>;

export const element = (name: string, attributes: Attributes, content = ''): string => {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${typeof value === 'number' ? short(value) : escapeXml(value)}"`,
  );
  return content === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${content}</${name}>`;
};

export const text = (x: number, y: number, content: string, attributes: Attributes = {}): string =>
  element('text', { x, y, ...attributes }, escapeXml(content));

export const line = (x1: number, y1: number, x2: number, y2: number, attributes: Attributes = {}): string =>
  element('line', { x1, y1, x2, y2, stroke: '#d0d7de', ...attributes });

/** Told apart by those who do not see all colours, and on paper. */
export const colours = ['#0b5fa5', '#d9822b', '#5c7080', '#8f3985', '#2e7d32'];

/** A whole picture on white: readable on a dark page, too. */
export const picture = (width: number, height: number, title: string, content: string[]): string =>
  `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${height}`,
      'font-family': 'system-ui, sans-serif',
      'font-size': 12,
      role: 'img',
      'aria-label': title,
    },
    [
      element('rect', { width, height, fill: '#ffffff' }),
      text(16, 24, title, { 'font-size': 15, 'font-weight': 'bold' }),
      ...content,
    ].join('\n'),
  )}\n`;
