import { colours, element, line, picture, text } from './svg.ts';

export type Bar = {
  name: string;
  value: number;
  /** What is asked for: a mark on the bar's line. */
  mark?: number;
};

/** A bar for each figure, one below the other, with the figure at its end. */
export function barChart(options: { title: string; unit: string; bars: readonly Bar[] }): string {
  const { title, unit, bars } = options;
  const [width, row, left, top] = [760, 24, 220, 44];
  const height = top + bars.length * row + 24;
  const greatest = Math.max(...bars.flatMap(({ value, mark = 0 }) => [value, mark]));
  const toX = (value: number) => left + (value / greatest) * (width - left - 90);
  const drawn = bars.flatMap(({ name, value, mark }, index) => {
    const y = top + index * row;
    const fill = mark !== undefined && value < mark ? colours[1] : colours[0];
    return [
      text(left - 8, y + 16, name, { 'text-anchor': 'end' }),
      element('rect', { x: left, y: y + 4, width: toX(value) - left, height: row - 8, fill: fill as string }),
      text(toX(value) + 6, y + 16, `${value.toPrecision(3)}${unit}`),
      ...(mark === undefined ? [] : [line(toX(mark), y, toX(mark), y + row, { stroke: '#111111', 'stroke-width': 2 })]),
    ];
  });
  return picture(width, height, title, drawn);
}
