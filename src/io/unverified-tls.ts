import type { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import {
  connect,
  createSecureContext,
  type SecureContext,
  type SecureContextOptions,
  type TLSSocket,
} from 'node:tls';
import { scopeOf } from '../protocols/address.js';
import { codeOf, ExchangeFailure } from './failure.js';
import type { Scope } from './scope.js';

/**
 * What kinds of certificates are taken; absent: all. `ecdsa-of-rsa` is TLS 1.2 alone, whose suites name the key of the
 * certificate and whose signature algorithms may then allow an RSA issuer (RFC 8422 s2.1, RFC 5246 s7.4.2).
 */
export type KeyOffer = 'rsa' | 'ecdsa' | 'ecdsa-of-rsa';

export interface HandshakeOptions {
  /** Sent as SNI where it is a host name; IP literals and other text are left out (RFC 6066 s3). */
  readonly serverName: string;
  readonly keys?: KeyOffer;
  readonly alpn?: readonly string[];
  /** Milliseconds. */
  readonly timeout: number;
}

/** `chain`: DER base64 in wire order. `alert`: the TLS library's code, or how the connection ended. */
export type Handshake =
  | {
      readonly ok: true;
      readonly socket: TLSSocket;
      readonly version: string;
      readonly chain: readonly string[];
    }
  | { readonly ok: false; readonly alert: string };

/** Certificates kept of one chain. */
const longestChain = 10;

const tls13Suites = 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256';

/** No anonymous (RFC 7672 s8.2), null or pre-shared keys: they show no certificate to judge. Short keys are for the judge. */
function ciphers(authentication: string): string {
  return `${tls13Suites}:${authentication}:!aNULL:!eNULL:!PSK:!SRP:@SECLEVEL=1`;
}

const rsaSignatures = [
  'rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512',
  'rsa_pkcs1_sha256:rsa_pkcs1_sha384:rsa_pkcs1_sha512',
].join(':');
const ecdsaSignatures = 'ecdsa_secp256r1_sha256:ecdsa_secp384r1_sha384:ecdsa_secp521r1_sha512';

const restrictions = {
  rsa: { ciphers: ciphers('HIGH:!aECDSA'), sigalgs: rsaSignatures },
  ecdsa: { ciphers: ciphers('HIGH:!aRSA'), sigalgs: ecdsaSignatures },
  'ecdsa-of-rsa': {
    ciphers: ciphers('HIGH:!aRSA'),
    sigalgs: `${ecdsaSignatures}:${rsaSignatures}`,
    maxVersion: 'TLSv1.2',
  },
  all: { ciphers: ciphers('HIGH') },
} as const satisfies Readonly<Record<string, SecureContextOptions>>;

const contexts = new Map<keyof typeof restrictions, SecureContext>();

/** Made once: it holds no session and nothing of any server, and costs as much as the rest of a handshake's set-up. */
function contextOf(which: keyof typeof restrictions): SecureContext {
  const known = contexts.get(which);
  if (known !== undefined) return known;
  const made = createSecureContext({ ...restrictions[which], minVersion: 'TLSv1.2' });
  contexts.set(which, made);
  return made;
}

/**
 * A TLS handshake that accepts every certificate. The only file where that is so: a probe never judges, it keeps the
 * chain, and dates, names, TLSA and roots are judged later at the run's time. Nothing secret is ever sent over it.
 */
export async function handshake(
  raw: Socket,
  options: HandshakeOptions,
  scope: Scope,
): Promise<Handshake> {
  const socket = connect({
    secureContext: contextOf(options.keys ?? 'all'),
    socket: raw,
    rejectUnauthorized: false,
    ...(isHostName(options.serverName)
      ? { servername: options.serverName.replace(/\.$/, '') }
      : {}),
    ...(options.alpn === undefined ? {} : { ALPNProtocols: [...options.alpn] }),
  });
  socket.on('error', () => undefined);
  scope.own(() => socket.destroy());
  try {
    await scope.within(options.timeout, 'handshake', secured(socket));
  } catch (error) {
    return { ok: false, alert: alertOf(error) };
  }
  return { ok: true, socket, version: socket.getProtocol() ?? 'unknown', chain: presented(socket) };
}

/** Settles with the handshake: whether anybody looked at the certificate is the socket's own affair. */
export function secured(socket: TLSSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    // Every connection closes some day: an error made then, with its stack, would be for nobody.
    const onClose = (): void => reject(new ExchangeFailure('unreachable', 'connection-closed'));
    socket.once('close', onClose);
    socket.once('error', (error: Error) => {
      socket.off('close', onClose);
      reject(error);
    });
    socket.once('secureConnect', () => {
      socket.off('close', onClose);
      resolve();
    });
  });
}

function alertOf(error: unknown): string {
  if (error instanceof ExchangeFailure) {
    // the network was closed under us: that says nothing about the server
    if (error.word === 'not-attempted') throw error;
    return error.word === 'timed-out' ? 'timed-out' : error.detail;
  }
  const code = codeOf(error);
  if (code === undefined) throw error;
  return code;
}

/**
 * Walks the chain as it was sent: `issuerCertificate` of a peer's certificate is the next one on the wire, related or
 * not. Node empties the list at the first reading, so this is called once per connection.
 */
function presented(socket: TLSSocket): readonly string[] {
  const chain: string[] = [];
  let certificate: X509Certificate | undefined = socket.getPeerX509Certificate();
  while (certificate !== undefined && chain.length < longestChain) {
    chain.push(certificate.raw.toString('base64'));
    certificate = certificate.issuerCertificate;
  }
  return chain;
}

function isHostName(text: string): boolean {
  return (
    text.length <= 254 &&
    scopeOf(text) === undefined &&
    /^[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?$/i.test(text)
  );
}
