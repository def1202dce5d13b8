import type { Socket } from 'node:net';
import { createReplyReader, type GarbageDetail, type Reply } from '../protocols/smtp/reply.js';
import type { SmtpTranscript } from '../protocols/recording/network.js';
import { readFrom, type ByteSource } from './byte-source.js';

type Line = SmtpTranscript['lines'][number];

/** A reply, or why there is none. */
export type Heard =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'garbage'; readonly detail: GarbageDetail }
  | { readonly kind: 'closed' };

/** Commands and replies over one socket, each kept as a line. */
export interface SmtpSession {
  readonly lines: readonly Line[];
  hear(): Promise<Heard>;
  say(command: string): void;
  /** Ends the session; gives back the octets that came after the last reply. */
  detach(): Uint8Array;
}

/** Octets of unreadable text kept as evidence. */
const mostEvidence = 512;

/** `early`: octets of the server that were read already. */
export function smtpSession(
  socket: Socket,
  lines: Line[],
  source: ByteSource = readFrom(socket),
  early: Uint8Array = new Uint8Array(0),
): SmtpSession {
  const reader = createReplyReader();
  reader.push(early);
  const keepRest = (): void => {
    const rest = Buffer.from(reader.rest().subarray(0, mostEvidence)).toString('latin1');
    const texts = rest.split(/\r?\n/).filter((text) => text !== '');
    lines.push(...texts.map((text) => ({ from: 'server' as const, text })));
  };
  return {
    lines,
    async hear() {
      for (;;) {
        const result = reader.next();
        if (result.kind === 'reply') {
          lines.push(...replyLines(result.reply));
          return result;
        }
        if (result.kind === 'garbage') {
          keepRest();
          return result;
        }
        const chunk = await source.next();
        if (chunk === undefined) {
          keepRest();
          return { kind: 'closed' };
        }
        reader.push(chunk);
      }
    },
    say(command) {
      lines.push({ from: 'client', text: command });
      socket.write(`${command}\r\n`);
    },
    detach: () => Buffer.concat([reader.rest(), source.detach()]),
  };
}

function replyLines({ code, lines }: Reply): readonly Line[] {
  return lines.map((text, index) => ({
    from: 'server',
    text: `${code}${index === lines.length - 1 ? ' ' : '-'}${text}`,
  }));
}
