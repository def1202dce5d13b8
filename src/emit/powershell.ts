/** A single-quoted PowerShell string: nothing expands in it, and a quote is doubled. */
export function powershellString(text: string): string {
  return `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}

/** Comment lines; what is no printable ASCII could end the comment or hide text from the reader. */
export function comment(...lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === '' ? '#' : `# ${line.replace(/[^\x20-\x7e]+/g, ' ')}`));
}
