import { visibleText } from './visible-text.js';

/**
 * Text for the log of a workflow. The runner trims each line and obeys one that begins with `::`, and an older form
 * `##[` anywhere in it; a server's banner must not set outputs, hide lines or add masks. Line feeds stay line ends,
 * every other control character is shown.
 */
export function logSafe(text: string): string {
  return text.split('\n').map(safeLine).join('\n');
}

function safeLine(line: string): string {
  return visibleText(line)
    .replace(/^(\s*):/, (whole, space: string) =>
      line.trim().startsWith('::') ? `${space}\\x3a` : whole,
    )
    .replaceAll('##[', '#\\x23[');
}
