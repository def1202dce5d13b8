/**
 * The one door to the world. Every member resolves for every outcome and rejects only on our own bugs.
 * Three implementations: live (`io`), replay from a recording, and the lab's senders.
 */
export interface Network {
  dns(request: DnsRequest): Promise<Outcome<DnsReply>>;
  smtp(request: SmtpRequest): Promise<Outcome<SmtpTranscript>>;
  https(request: HttpsRequest): Promise<Outcome<HttpsReply>>;
}

/** `answered` alone carries a value; the other words say why nothing is known. */
export type Outcome<T> =
  | { readonly outcome: 'answered'; readonly value: T; readonly timing: Timing }
  | {
      readonly outcome: 'refused' | 'timed-out' | 'unreachable' | 'not-attempted' | 'garbage';
      readonly detail: string;
      readonly timing: Timing;
    };

/** Milliseconds since the run began, and how long the exchange took. */
export interface Timing {
  readonly at: number;
  readonly took: number;
}

export interface DnsRequest {
  /** IP address and port of the server asked. */
  readonly server: string;
  readonly port: number;
  /** Presentation form with RFC 4343 escapes, trailing dot. */
  readonly name: string;
  /** RR type number. */
  readonly type: number;
  /** RD bit: true for resolvers, false for authoritative servers. */
  readonly recurse: boolean;
  /** EDNS0 with DO; false is the retry for servers that choke on it. CD is always set. */
  readonly edns: boolean;
  /** Absent: UDP, and TCP where the answer was cut. */
  readonly channel?: DnsChannel;
}

/**
 * A channel that is encrypted: DNS over TLS (RFC 7858) or over HTTPS (RFC 8484). It is asked for so that nobody on the
 * way reads or breaks the questions; it proves nothing, and the certificate at its end is kept unjudged.
 */
export type DnsChannel =
  | { readonly kind: 'tls'; /** SNI. */ readonly serverName?: string }
  /** `host` goes into the Host header, and into SNI where it is a name; absent: the address. */
  | { readonly kind: 'https'; readonly host?: string; readonly path: string };

/** The answer whose id, question and source fitted; UDP first, TCP where TC was set. */
export interface DnsReply {
  readonly transport: 'udp' | 'tcp' | 'tls' | 'https';
  /** The whole message, base64. */
  readonly message: string;
  /** DER base64 in wire order; only with the first answer that came over an encrypted connection. */
  readonly chain?: readonly string[];
}

export interface SmtpRequest {
  readonly address: string;
  readonly port: number;
  /** SNI: the TLSA base domain (RFC 7672 s8.1). */
  readonly serverName: string;
  /** Restrict the signature algorithms offered, to see a second certificate; absent: all. */
  readonly keyType?: 'rsa' | 'ecdsa';
}

export interface SmtpTranscript {
  /** Lines as received and sent, in order, bounded; hostile text. */
  readonly lines: readonly { readonly from: 'server' | 'client'; readonly text: string }[];
  /** Octets that came after the 220 to STARTTLS and before the handshake, base64; absent when none did. */
  readonly injected?: string;
  /** Set where a handshake was tried. The chain holds every certificate presented, DER base64, in wire order. */
  readonly tls?:
    | { readonly ok: true; readonly version: string; readonly chain: readonly string[] }
    | { readonly ok: false; readonly alert: string };
}

export interface HttpsRequest {
  readonly address: string;
  readonly port: number;
  /** Host header and SNI. */
  readonly host: string;
  readonly path: string;
}

export interface HttpsReply {
  readonly status: number;
  readonly contentType?: string;
  readonly location?: string;
  /** Base64, cut at 64 KiB + 1. */
  readonly body: string;
  readonly chain: readonly string[];
}
