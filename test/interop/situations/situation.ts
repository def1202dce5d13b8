import type { Word } from './words.js';

/**
 * Who issued a leaf. `lapsed`: a CA whose own dates are over; `powerless`: a certificate without the CA bit; `constrained`: a CA
 * for the names of somebody else; `shallow`: a CA that may have no CA below it, `below`: one that it has all the same.
 */
export type Issuer =
  | 'root'
  | 'intermediate'
  | 'lapsed'
  | 'powerless'
  | 'constrained'
  | 'shallow'
  | 'below'
  | 'stranger'
  | 'itself';

export interface LeafSpec {
  readonly issuer: Issuer;
  /** What the certificate names: its host, the mail domain, `target` below that, a wildcard over the host, nobody's name. */
  readonly names:
    | 'host'
    | 'domain'
    | 'target'
    | 'wildcard'
    | 'deep-wildcard'
    | 'domain-wildcard'
    | 'other'
    | 'cn-only';
  readonly dates: 'now' | 'over' | 'to-come';
  readonly key: 'ec' | 'p384' | 'rsa' | 'rsa1024' | 'ed25519';
  /** What the certificate may be used for. */
  readonly purpose: 'server' | 'client';
}

/** What a receiver presents. */
export interface ChainSpec {
  readonly leaf: Partial<LeafSpec>;
  /** After the leaf, in wire order. */
  readonly sends: readonly Exclude<Issuer, 'itself'>[];
  /** A second leaf: of another key type, or for the right SNI only. */
  readonly second?: Partial<LeafSpec>;
}

export type Server = 'postfix' | 'exim' | 'opensmtpd';

/** `sni`: the first leaf for everybody, the second for those who ask for the host by its name. */
export type TlsMode = 'on' | 'off' | 'refused' | 'old' | 'sni';

export const zones = [
  'example.com',
  'example.net',
  'example.org',
  'unsigned.example.com',
  'optout.example.org',
  'child.optout.example.org',
  'over.example.com',
  'tlsa-over.example.com',
  'wrong-ds.example.net',
  'sha1.example.com',
  'private.example.org',
  'iterations.example.net',
] as const;
export type ZoneName = (typeof zones)[number];

export interface Host {
  /** Below the domain of the situation; empty for the domain itself. */
  readonly label: string;
  /** Where its name stands, if not in the zone of the domain. */
  readonly zone?: ZoneName;
  readonly server: Server;
  readonly chain: ChainSpec;
  readonly tls: TlsMode;
  readonly family: 'ipv4' | 'ipv6';
  /**
   * RDATA of its TLSA set, `usage selector matching WHAT`; the data is made of WHAT: `leaf`, `second`, an issuer, `nobody`
   * (a key that is not there), `foreign-N` (another such), `short` (an octet is missing), `empty` (the digest of nothing), `garbage`.
   */
  readonly tlsa: readonly string[];
  /** Full name of the TLSA set and its zone, where they are not those of the host. */
  readonly tlsaAt?: { readonly owner: (names: Names) => string; readonly zone?: ZoneName };
}

/** A name that is asked about, where it is not simply each host. */
export interface Asked {
  readonly label: string;
  /** Full name, where the label does not make it. */
  readonly name?: (names: Names) => string;
  /** Full name under which the TLSA set stands that a sender must use; the tools without DNS are given that set. */
  readonly base: (names: Names) => string;
}

/** What the records of a situation are made of. */
export interface Names {
  readonly domain: string;
  /** Full name of a host. */
  readonly host: (label: string) => string;
  readonly address: (label: string) => string;
}

export interface PolicySpec {
  readonly mode: 'enforce' | 'testing' | 'none';
  readonly mx: readonly string[];
  readonly certificate: 'good' | 'stranger' | 'other-name' | 'over';
  readonly answer: 'policy' | 'redirect' | 'missing';
}

export interface Situation {
  /** First label of the mail domain. */
  readonly id: string;
  readonly what: string;
  readonly zone: ZoneName;
  readonly hosts: readonly Host[];
  /** Lines in place of one MX per host. */
  readonly records?: (names: Names) => string;
  /** Lines for another zone. */
  readonly more?: (names: Names) => { readonly zone: ZoneName; readonly text: string };
  readonly asked?: readonly Asked[];
  /** Judged as a destination, not host by host. */
  readonly wholeDomain?: boolean;
  readonly policy?: (names: Names) => PolicySpec;
  /** By host label where they differ, else one word. */
  readonly expected: Word | Readonly<Record<string, Word>>;
}

const plain: LeafSpec = {
  issuer: 'root',
  names: 'host',
  dates: 'now',
  key: 'ec',
  purpose: 'server',
};
export const leafOf = (leaf: Partial<LeafSpec>): LeafSpec => ({ ...plain, ...leaf });

/** One host named `mx` with a leaf of the root, which is sent along. */
export const host = (server: Server, tlsa: readonly string[], more: Partial<Host> = {}): Host => ({
  label: 'mx',
  server,
  chain: { leaf: {}, sends: ['root'] },
  tls: 'on',
  family: 'ipv4',
  tlsa,
  ...more,
});
