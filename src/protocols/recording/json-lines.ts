/** Where things stand in a JSON text that `JSON.parse` accepted; lines are 1-based. */
export interface JsonLines {
  /** Line of each value by its JSON path (`$.entries[3].stage`). */
  readonly lines: ReadonlyMap<string, number>;
  /** Keys given twice in one object. JSON.parse keeps the last, a reviewer may see the first. */
  readonly duplicates: readonly { readonly path: string; readonly line: number }[];
}

interface Frame {
  readonly path: string;
  /** Absent in arrays. */
  readonly keys?: Set<string>;
  count: number;
  key?: string | undefined;
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:\n]|[^\s{}[\],:"]+/g;

/** Walks the tokens once; the text must already have been accepted by `JSON.parse`. */
export function jsonLines(text: string): JsonLines {
  const lines = new Map<string, number>();
  const duplicates: { path: string; line: number }[] = [];
  const stack: Frame[] = [];
  let line = 1;
  const placeOf = (): string => {
    const frame = stack[stack.length - 1];
    if (frame === undefined) return '$';
    return frame.keys ? `${frame.path}.${frame.key ?? ''}` : `${frame.path}[${frame.count}]`;
  };
  const takeKey = (frame: Frame, quoted: string): void => {
    frame.key = JSON.parse(quoted) as string;
    if (frame.keys?.has(frame.key) === true) duplicates.push({ path: placeOf(), line });
    frame.keys?.add(frame.key);
  };
  for (const [found] of text.matchAll(token)) {
    const frame = stack[stack.length - 1];
    if (found === '\n') line++;
    else if (found === '}' || found === ']') stack.pop();
    else if (found === ',') {
      if (frame) Object.assign(frame, { count: frame.count + 1, key: undefined });
    } else if (found !== ':') {
      if (frame?.keys && frame.key === undefined) {
        takeKey(frame, found);
        continue;
      }
      const path = placeOf();
      lines.set(path, line);
      if (found === '{') stack.push({ path, keys: new Set(), count: 0 });
      else if (found === '[') stack.push({ path, count: 0 });
    }
  }
  return { lines, duplicates };
}

/** The line of the value at `path`, or of the nearest value around it. */
export function lineOfPath({ lines }: JsonLines, path: string): number {
  const line = lines.get(path);
  if (line !== undefined) return line;
  const around = path.replace(/(\.[^.[]*|\[[^[\]]*\])$/, '');
  return around === path ? 1 : lineOfPath({ lines, duplicates: [] }, around);
}
