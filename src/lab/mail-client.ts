import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls';
import { createReplyReader, offersStarttls, type Reply } from '../protocols/smtp/index.js';
import type { Endpoint } from './endpoints.js';

export interface MailAttempt {
  readonly endpoint: Endpoint;
  /** SNI. */
  readonly serverName: string;
  readonly messageId: string;
  readonly recipient: string;
  /** `required`: without an established TLS session nothing is sent. */
  readonly tls: 'opportunistic' | 'required';
  /** Why the presented chain (DER, wire order) will not do; `undefined` where it does. Absent: any chain does. */
  readonly judge?: (chain: readonly Uint8Array[]) => string | undefined;
  readonly context: SecureContext;
}

/** `rejected` is the receiver's permanent no (RFC 5321 s4.2.1: 5yz); everything else may be tried again. */
export type AttemptResult =
  | { readonly outcome: 'delivered'; readonly tls: boolean }
  | { readonly outcome: 'failed' | 'rejected'; readonly reason: string };

/** Ends an attempt early, with its result. */
class Stop extends Error {
  readonly result: AttemptResult;
  constructor(outcome: 'failed' | 'rejected', reason: string) {
    super(reason);
    this.result = { outcome, reason };
  }
}

const patience = 5000;

/** Hands over one message as RFC 5321 and RFC 3207 want it. Resolves for every outcome. */
export async function attemptDelivery(attempt: MailAttempt): Promise<AttemptResult> {
  const plain = connect(attempt.endpoint.port, attempt.endpoint.host);
  plain.setNoDelay(true);
  plain.setTimeout(patience, () => plain.destroy(new Error('timed out')));
  try {
    const secure = await converse(new Conversation(plain), plain, attempt);
    return { outcome: 'delivered', tls: secure };
  } catch (error) {
    if (error instanceof Stop) return error.result;
    return { outcome: 'failed', reason: reasonOf(error) };
  } finally {
    plain.destroy();
  }
}

/** Errors of sockets may come from another realm, where `instanceof Error` says no. */
function reasonOf(error: unknown): string {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  if (code === 'ECONNREFUSED') return 'connection refused';
  return typeof message === 'string' ? message : 'broken off';
}

async function converse(
  first: Conversation,
  plain: Socket,
  attempt: MailAttempt,
): Promise<boolean> {
  await first.expect(220);
  const greeting = await first.say('EHLO sender.example.net', 250);
  const offered = offersStarttls(greeting);
  if (!offered && attempt.tls === 'required') throw new Stop('failed', 'STARTTLS not offered');
  if (!offered) {
    await handOver(first, attempt);
    return false;
  }
  await first.say('STARTTLS', 220);
  first.detach();
  const secure = await handshake(plain, attempt);
  const inside = new Conversation(secure);
  await inside.say('EHLO sender.example.net', 250);
  await handOver(inside, attempt);
  return true;
}

/**
 * The path is checked against the lab's CA by the TLS library, as every certificate of the lab comes from it; names,
 * dates of lab time and TLSA are the judge's.
 */
async function handshake(plain: Socket, attempt: MailAttempt): Promise<TLSSocket> {
  const secure = connectTls({
    socket: plain,
    servername: attempt.serverName,
    secureContext: attempt.context,
    checkServerIdentity: () => undefined,
  });
  await once(secure, 'secureConnect').catch((error: unknown) => {
    throw new Stop('failed', `TLS handshake failed: ${reasonOf(error)}`);
  });
  const refusal = attempt.judge?.(presentedChain(secure));
  if (refusal !== undefined) throw new Stop('failed', refusal);
  return secure;
}

function presentedChain(socket: TLSSocket): readonly Uint8Array[] {
  const chain: Uint8Array[] = [];
  for (
    let certificate = socket.getPeerX509Certificate();
    certificate !== undefined && chain.length < 8;
    certificate = certificate.issuerCertificate
  ) {
    chain.push(certificate.raw);
  }
  return chain;
}

async function handOver(conversation: Conversation, attempt: MailAttempt): Promise<void> {
  await conversation.say('MAIL FROM:<probe@sender.example.net>', 250);
  await conversation.say(`RCPT TO:<${attempt.recipient}>`, 250);
  await conversation.say('DATA', 354);
  const message = [`Message-ID: <${attempt.messageId}>`, 'Subject: lab', '', 'Hello.', '.'];
  await conversation.say(message.join('\r\n'), 250);
  conversation.end('QUIT\r\n');
}

/** One reply per command; a reply other than the wanted one, or a broken line, ends the attempt. */
class Conversation {
  readonly #socket: Socket;
  readonly #reader = createReplyReader();
  #wake: (() => void) | undefined;
  #broken: Error | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', this.#onData);
    socket.on('error', (error) => this.#break(error));
    socket.on('close', () => this.#break(new Error('connection closed')));
  }

  readonly #onData = (bytes: Uint8Array): void => {
    this.#reader.push(bytes);
    this.#wake?.();
  };

  #break(error: Error): void {
    this.#broken ??= error;
    this.#wake?.();
  }

  detach(): void {
    this.#socket.off('data', this.#onData);
  }

  async say(command: string, wanted: number): Promise<Reply> {
    this.#socket.write(`${command}\r\n`);
    return this.expect(wanted);
  }

  end(last: string): void {
    this.#socket.end(last);
  }

  async expect(wanted: number): Promise<Reply> {
    const reply = await this.#reply();
    if (reply.code === wanted) return reply;
    const outcome = reply.code >= 500 ? 'rejected' : 'failed';
    throw new Stop(outcome, `${reply.code} ${reply.lines.join(' ')}`);
  }

  async #reply(): Promise<Reply> {
    for (;;) {
      const result = this.#reader.next();
      if (result.kind === 'reply') return result.reply;
      if (result.kind === 'garbage') throw new Stop('failed', `not SMTP: ${result.detail}`);
      if (this.#broken !== undefined) throw this.#broken;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
