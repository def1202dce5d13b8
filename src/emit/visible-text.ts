/**
 * Text from a file or the network as a terminal or a log may show it. Control characters become \xNN; marks that
 * reorder or hide text (bidirectional controls, zero widths, tags, line separators, lone surrogates) become \u{NNNN}.
 */
export function visibleText(text: string): string {
  return Array.from(text, visibleCharacter).join('');
}

function visibleCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) {
    return `\\x${code.toString(16).padStart(2, '0')}`;
  }
  return /[\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]/u.test(character)
    ? `\\u{${code.toString(16)}}`
    : character;
}

/** Visible text on lines of at most `width` columns, broken at spaces where there are any. */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of visibleText(text)
    .split(' ')
    .flatMap((long) => pieces(long, width))) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function pieces(word: string, width: number): readonly string[] {
  if (word.length <= width) return [word];
  return Array.from({ length: Math.ceil(word.length / width) }, (_, index) =>
    word.slice(index * width, (index + 1) * width),
  );
}
