/**
 * What a judge says of one address of one MX host, or of a domain. `dane-verified`: authenticated by TLSA. `failed`: no mail
 * goes there. `encrypted`: TLS is mandatory and authenticates nobody (RFC 7672 section 2.2). `no-dane`: DANE does not apply.
 * `tempfail`: DNS cannot be believed or does not answer. `no-mail`: the domain takes none. For MTA-STS: `sts-verified`,
 * `no-sts`, `failed`. `n.a.`: the tool has no way to say. `unclear`: its output was not understood; never agrees.
 */
export const words = [
  'dane-verified',
  'failed',
  'encrypted',
  'no-dane',
  'tempfail',
  'no-mail',
  'sts-verified',
  'no-sts',
  'n.a.',
  'unclear',
] as const;
export type Word = (typeof words)[number];

export const tools = ['posttls-finger', 'openssl', 'danetool', 'ldns-dane', 'tlsa match'] as const;
/** `tlsa match` is our own judgement without a network, of the chain that openssl was shown. */
export type Tool = (typeof tools)[number];

export interface Judgement {
  readonly situation: string;
  readonly what: string;
  /** `HOST ADDRESS`, or the domain. */
  readonly subject: string;
  /** Software of the receiver and of the zone. */
  readonly by: string;
  readonly expected: Word;
  readonly ours: Word;
  /** Of `check` over the whole domain. */
  readonly verdict: string;
  readonly theirs: Readonly<Record<Tool, Word>>;
}
