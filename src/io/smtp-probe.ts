import { setTimeout as wait } from 'node:timers/promises';
import type { Socket } from 'node:net';
import type { SmtpRequest, SmtpTranscript } from '../protocols/recording/network.js';
import { offersStarttls } from '../protocols/smtp/ehlo.js';
import { codeOf, ExchangeFailure } from './failure.js';
import type { Scope } from './scope.js';
import type { SmtpLine } from './smtp-line.js';
import { smtpSession, type Heard, type SmtpSession } from './smtp-session.js';
import { handshake, type Handshake, type KeyOffer } from './unverified-tls.js';

/** Milliseconds. RFC 5321 s4.5.3.2.1 gives servers five minutes for a greeting; a gate waits less and says so. */
export interface SmtpTimeouts {
  readonly connect: number;
  readonly smtpGreeting: number;
  readonly smtpCommand: number;
  readonly handshake: number;
  /** How long to listen for octets after the 220 to STARTTLS; a TLS server waits for the client, so none may come. */
  readonly injectionWait: number;
  readonly quit: number;
}

/** `keys` is what the handshake offers; `keyType` is the question it belongs to. */
export type SmtpOffer = SmtpRequest & { readonly keys?: KeyOffer };

/** Mutable while the probe runs; becomes the transcript. */
interface Findings {
  readonly lines: SmtpTranscript['lines'][number][];
  injected?: string;
  tls?: SmtpTranscript['tls'];
}

/**
 * Greeting, EHLO, STARTTLS, handshake, QUIT; never MAIL, never DATA. Once a greeting came, every ending is a
 * transcript; before it, ExchangeFailure or the socket's error.
 */
export async function probeSmtp(
  request: SmtpOffer,
  { socket, source, early }: SmtpLine,
  ehloName: string | undefined,
  timeouts: SmtpTimeouts,
  scope: Scope,
): Promise<SmtpTranscript> {
  const found: Findings = { lines: [] };
  const session = smtpSession(socket, found.lines, source, early);
  const greeting = await scope.within(timeouts.smtpGreeting, 'greeting', session.hear());
  const name = ehloName ?? addressLiteral(socket);
  if (replyCode(requireGreeting(greeting, found)) !== 220) await quit(session, timeouts, scope);
  else await askStarttls(socket, session, request, name, found, timeouts, scope);
  return transcriptOf(found);
}

function requireGreeting(greeting: Heard, found: Findings): Heard {
  if (greeting.kind === 'closed')
    throw new ExchangeFailure('unreachable', 'closed-before-greeting');
  if (greeting.kind === 'garbage') {
    const seen = found.lines.map((line) => line.text).join(' ');
    throw new ExchangeFailure('garbage', `${greeting.detail}: ${seen}`.slice(0, 200));
  }
  return greeting;
}

async function askStarttls(
  socket: Socket,
  session: SmtpSession,
  request: SmtpOffer,
  name: string,
  found: Findings,
  timeouts: SmtpTimeouts,
  scope: Scope,
): Promise<void> {
  const ehlo = await command(session, `EHLO ${name}`, timeouts.smtpCommand, scope);
  if (ehlo?.kind !== 'reply') return;
  if (!offersStarttls(ehlo.reply)) return quit(session, timeouts, scope);
  const ready = await command(session, 'STARTTLS', timeouts.smtpCommand, scope);
  if (ready?.kind !== 'reply') return;
  if (ready.reply.code !== 220) return quit(session, timeouts, scope);
  await scope.within(timeouts.injectionWait + 1000, 'injection-wait', wait(timeouts.injectionWait));
  const early = session.detach();
  if (early.length > 0) {
    found.injected = Buffer.from(early).toString('base64');
    return;
  }
  const { serverName, keys } = request;
  const options = { serverName, timeout: timeouts.handshake, ...(keys && { keys }) };
  const result = await handshake(socket, options, scope);
  found.tls = summary(result);
  if (result.ok) await quit(smtpSession(result.socket, found.lines), timeouts, scope);
}

/** The answer, or `undefined` where the connection broke or the time passed: the lines so far are the transcript. */
async function command(
  session: SmtpSession,
  text: string,
  timeout: number,
  scope: Scope,
): Promise<Heard | undefined> {
  session.say(text);
  try {
    return await scope.within(timeout, text, session.hear());
  } catch (error) {
    if (error instanceof ExchangeFailure && error.word === 'not-attempted') throw error;
    if (error instanceof ExchangeFailure || codeOf(error) !== undefined) return undefined;
    throw error;
  }
}

/** Politeness only; what the server makes of it changes nothing. */
async function quit(session: SmtpSession, timeouts: SmtpTimeouts, scope: Scope): Promise<void> {
  await command(session, 'QUIT', timeouts.quit, scope);
}

function replyCode(heard: Heard): number | undefined {
  return heard.kind === 'reply' ? heard.reply.code : undefined;
}

function summary(result: Handshake): NonNullable<SmtpTranscript['tls']> {
  return result.ok
    ? { ok: true, version: result.version, chain: result.chain }
    : { ok: false, alert: result.alert };
}

function transcriptOf({ lines, injected, tls }: Findings): SmtpTranscript {
  return { lines: [...lines], ...(injected !== undefined && { injected }), ...(tls && { tls }) };
}

/** RFC 5321 s4.1.1.1, in the form of s4.1.3: a client without a name gives its address. */
function addressLiteral(socket: Socket): string {
  const address = socket.localAddress ?? '127.0.0.1';
  return address.includes(':') ? `[IPv6:${address}]` : `[${address}]`;
}
