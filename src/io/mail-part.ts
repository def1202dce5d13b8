/** The header of one entity, and where its body begins. Octets are held as Latin-1 text, one character each. */
export interface MailPart {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export interface ContentType {
  /** `multipart/report`, lower case. */
  readonly media: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const largestHeader = 256 * 1024;

/** Splits at the first empty line; folded lines are joined (RFC 5322 s2.2.3); of a header given twice the first counts. */
export function readPart(text: string): MailPart {
  const gap = /\r?\n\r?\n/.exec(text.slice(0, largestHeader));
  const startsEmpty = /^\r?\n/.exec(text);
  if (startsEmpty) return { headers: new Map(), body: text.slice(startsEmpty[0].length) };
  const head = text.slice(0, gap?.index ?? Math.min(text.length, largestHeader));
  const headers = new Map<string, string>();
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (name !== '' && !headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  return { headers, body: gap === null ? '' : text.slice(gap.index + gap[0].length) };
}

/** RFC 2045 s5.1; a type that cannot be read is text/plain, as s5.2 says. */
export function contentType({ headers }: MailPart): ContentType {
  const value = (headers.get('content-type') ?? '').slice(0, 2000);
  const media = /^\s*([\w.+-]{1,100}\/[\w.+-]{1,100})/.exec(value)?.[1]?.toLowerCase();
  return { media: media ?? 'text/plain', parameters: parametersOf(value) };
}

/** The name that the sender gives the part as a file (RFC 2183 s2.3), in either of the places where senders write it. */
export function fileName(part: MailPart): string {
  const disposition = (part.headers.get('content-disposition') ?? '').slice(0, 2000);
  const given = parametersOf(disposition).get('filename');
  return given ?? contentType(part).parameters.get('name') ?? '';
}

function parametersOf(value: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  const pattern = /;\s*([\w*-]{1,60})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/g;
  for (const [, name = '', quoted, bare = ''] of value.matchAll(pattern)) {
    const given = quoted === undefined ? bare : quoted.replace(/\\(.)/g, '$1');
    if (!parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), given);
  }
  return parameters;
}

/** The parts between the boundary lines (RFC 2046 s5.1.1), at most `most`; the close delimiter may be missing. */
export function bodyParts(body: string, boundary: string, most: number): readonly string[] {
  const delimiter = `--${boundary}`;
  const parts: string[] = [];
  let start = -1;
  for (let at = lineStart(body, delimiter, 0); at >= 0 && parts.length < most;) {
    if (start >= 0) parts.push(body.slice(start, at).replace(/\r?\n$/, ''));
    const rest = at + delimiter.length;
    if (body.startsWith('--', rest)) return parts;
    const end = body.indexOf('\n', rest);
    if (end < 0) return parts;
    start = end + 1;
    at = lineStart(body, delimiter, start);
  }
  if (start >= 0 && parts.length < most) parts.push(body.slice(start));
  return parts;
}

/** Where `delimiter` stands at the beginning of a line with nothing but `--` and blanks behind it. */
function lineStart(body: string, delimiter: string, from: number): number {
  for (let at = body.indexOf(delimiter, from); at >= 0; at = body.indexOf(delimiter, at + 1)) {
    if (at > 0 && body[at - 1] !== '\n') continue;
    const behind = body.slice(at + delimiter.length, at + delimiter.length + 200);
    if (/^(?:--)?[ \t]*(?:\r?\n|$)/.test(behind)) return at;
  }
  return -1;
}

/** The octets of a body, or `undefined` for an encoding that RFC 2045 does not know. */
export function decodedBody({ headers, body }: MailPart): Uint8Array | undefined {
  const encoding = (headers.get('content-transfer-encoding') ?? '7bit').trim().toLowerCase();
  if (encoding === 'base64') return Buffer.from(body.replace(/[^A-Za-z0-9+/=]/g, ''), 'base64');
  if (encoding === 'quoted-printable') return Buffer.from(unquoted(body), 'latin1');
  return /^(?:7bit|8bit|binary)$/.test(encoding) ? Buffer.from(body, 'latin1') : undefined;
}

/** RFC 2045 s6.7: soft line breaks go, `=XX` is an octet, blanks at the end of a line were not sent by the author. */
function unquoted(body: string): string {
  return body
    .split('\n')
    .map((line) => line.replace(/\r$/, '').trimEnd())
    .join('\n')
    .replace(/=\n/g, '')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
