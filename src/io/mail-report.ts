import {
  bodyParts,
  contentType,
  decodedBody,
  fileName,
  readPart,
  type MailPart,
} from './mail-part.js';
import { ReportFileError } from './report-file-error.js';

/** What stood in one mail: the encoded reports, and for whom the mail says they are (RFC 8460 s5.3). */
export interface MailReports {
  readonly attachments: readonly Uint8Array[];
  /** Of the TLS-Report-Domain and TLS-Report-Submitter headers; nobody vouches for them. */
  readonly domain?: string;
  readonly submitter?: string;
}

const maxDepth = 6;
const maxParts = 200;
const maxMessages = 10_000;

/** True where the octets begin like a message: a header line, or the `From ` line of a mailbox file. */
export function looksLikeMail(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 1000)).toString('latin1');
  return /^(?:From |[!-9;-~]{1,80}:)/.test(start.replace(/^\r?\n/, ''));
}

/** The messages of a mailbox file (RFC 4155), or the one message that the file is. */
export function messagesOf(bytes: Uint8Array): readonly string[] {
  const text = Buffer.from(bytes).toString('latin1');
  if (!text.startsWith('From ')) return [text];
  const messages = text
    .split(/(?:^|\r?\n\r?\n)From [^\n]*\n/)
    .filter((message) => message.trim() !== '');
  if (messages.length > maxMessages) throw new ReportFileError('the mailbox holds too many mails');
  return messages;
}

/**
 * The report parts of one message, however deep: of media type application/tlsrpt+json or +gzip, or, as some senders
 * label them, gzip, JSON, plain octets or a file name of the kind, where they begin like one of the two. No attachment: the mail is about something else.
 * @throws ReportFileError where it has too many parts, or one in an encoding that is unknown.
 */
export function readMailReports(text: string): MailReports {
  const message = readPart(text);
  const search: Search = { found: [], parts: 0, labels: new Map() };
  collect(message, 0, search);
  const label = (name: string): string | undefined =>
    (message.headers.get(name) ?? search.labels.get(name))?.slice(0, 255);
  const domain = label('tls-report-domain');
  const submitter = label('tls-report-submitter');
  return {
    attachments: search.found,
    ...(domain !== undefined && { domain }),
    ...(submitter !== undefined && { submitter }),
  };
}

interface Search {
  readonly found: Uint8Array[];
  readonly labels: Map<string, string>;
  parts: number;
}

function collect(part: MailPart, depth: number, search: Search): void {
  search.parts += 1;
  if (depth > maxDepth || search.parts > maxParts)
    throw new ReportFileError('the mail has too many parts');
  for (const name of ['tls-report-domain', 'tls-report-submitter']) {
    const value = part.headers.get(name);
    if (value !== undefined && !search.labels.has(name)) search.labels.set(name, value);
  }
  const { media, parameters } = contentType(part);
  const boundary = parameters.get('boundary');
  if (media.startsWith('multipart/') && boundary !== undefined && boundary !== '') {
    for (const inner of bodyParts(part.body, boundary, maxParts + 1))
      collect(readPart(inner), depth + 1, search);
    return;
  }
  if (media === 'message/rfc822') return collect(readPart(part.body), depth + 1, search);
  const bytes = attachment(part, media);
  if (bytes !== undefined) search.found.push(bytes);
}

const alike = /^application\/(?:gzip|x-gzip|json|octet-stream|x-gzip-compressed)$/;

/** RFC 8460 s5.1 names the file so; some senders label it text/plain or application/x-something. */
const named = /\.json(?:\.gz)?$/i;

function attachment(part: MailPart, media: string): Uint8Array | undefined {
  const declared = /^application\/tlsrpt\+(?:json|gzip)$/.test(media);
  if (!declared && !alike.test(media) && !named.test(fileName(part))) return undefined;
  const bytes = decodedBody(part);
  if (bytes === undefined) throw new ReportFileError('a part has an unknown transfer encoding');
  return declared || isGzip(bytes) || isObject(bytes) ? bytes : undefined;
}

/** RFC 1952 s2.3.1. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** True where the first character that is no blank opens a JSON object. */
export function isObject(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 200)).toString('utf8');
  return /^\uFEFF?\s*\{/.test(start);
}
