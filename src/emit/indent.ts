import { foreign } from './foreign-text.js';
import { wrapText } from './visible-text.js';

/** The text wrapped at `width` columns, every line behind `by` spaces. */
export function indented(text: string, by: number, width: number): readonly string[] {
  return wrapText(foreign(text), Math.max(20, width - by)).map(
    (line) => ' '.repeat(by) + line.trimEnd(),
  );
}

/** A label in its column, the text wrapped beside it. */
export function labelled(
  label: string,
  text: string,
  columns: { readonly at: number; readonly label: number; readonly width: number },
): readonly string[] {
  const start = columns.at + columns.label;
  return indented(text, start, columns.width).map((line, index) =>
    index === 0
      ? `${' '.repeat(columns.at)}${label.padEnd(columns.label)}${line.slice(start)}`
      : line,
  );
}
