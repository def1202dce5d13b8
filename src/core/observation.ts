import type { DomainName } from './name.js';
import type { MxRecord, TlsaRecord } from './rrset.js';
import type { Instant, Seconds } from './time.js';

/** RFC 4035 s4.3. `indeterminate` is "could not be judged": a fault, a refusal, a budget. */
export type DnssecState = 'secure' | 'insecure' | 'bogus' | 'indeterminate';

/** Two kinds of `insecure` prove nothing and gate as `unknown`: `anchorless` and `nsec3-iterations`. */
export interface DnssecStatus {
  readonly state: DnssecState;
  /** Stable word such as `signature-expired`, `no-ds-proof`, `anchorless`, `nsec3-iterations`, `optout`. Absent when secure. */
  readonly reason?: string;
  /** Extended DNS Error code (RFC 8914). */
  readonly ede?: number;
  /** From the outermost zone to the place of the fault: zone, RRset, key tag, server. */
  readonly chain: readonly string[];
  /** Until when this evidence holds (standards: RRSIG expiry and TTL), absent unless secure. */
  readonly holdsUntil?: Instant;
  /** Earliest RRSIG expiration on the way, absent unless secure. */
  readonly signaturesUntil?: Instant;
}

/** What came back for one question: the four outcomes never meet. */
export interface Lookup<T> {
  readonly status: 'answer' | 'nodata' | 'nxdomain' | 'failed';
  readonly dnssec: DnssecStatus;
  /** Empty unless `answer`. */
  readonly records: readonly T[];
  /** TTL of the RRset; for nodata and nxdomain min(SOA TTL, SOA MINIMUM) (RFC 2308 s5); 0 when failed. */
  readonly ttl: Seconds;
  /** What the signer says the TTL is at the source (RFC 4034 s3.1.4), whatever a cache had left of it; only where secure. */
  readonly originalTtl?: Seconds;
  /** Aliases followed, in order, with the state of each step. */
  readonly aliases: readonly { readonly target: string; readonly state: DnssecState }[];
  /** Set only when `failed`: `timed-out`, `refused`, `servfail`, `notimp`, `garbage`, `not-attempted`, `truncated`, `loop`. */
  readonly failure?: string;
}

/** One question to one authoritative server. */
export type ServerAnswer<T> = Lookup<T>;

/** An answer that did not validate where another resolver or server gave one that did (standards A37). */
export interface Dispute {
  readonly server: string;
  readonly name: string;
  readonly type: string;
  readonly reason: string;
  readonly chain: readonly string[];
}

/** How the zone is signed, as its parent and it itself say; a part that was not seen signed is absent. */
export interface ZoneSigning {
  readonly ds?: readonly { readonly algorithm: number; readonly digestType: number }[];
  /** Of NSEC3PARAM. */
  readonly nsec3?: { readonly iterations: number; /** Octets. */ readonly saltLength: number };
}

/** Where the NS set of the parent and that of the zone itself are not the same (RFC 1034 s4.2.2). */
export interface DelegationDifference {
  readonly parentOnly: readonly string[];
  readonly zoneOnly: readonly string[];
  /** `name address` of glue at the parent that the name's own records do not hold. */
  readonly glueOnly: readonly string[];
}

/** One address of one authoritative server of the domain's zone, listed there or at the parent. */
export interface ServerView {
  readonly server: string;
  readonly address: string;
  /** SOA serial, absent where the server did not say. */
  readonly serial?: number;
  readonly mx: ServerAnswer<MxRecord>;
  readonly mtaStsTxt: ServerAnswer<string>;
  readonly tlsRptTxt: ServerAnswer<string>;
}

/** Facts of one certificate; hashes are made at the edge so that matching is string equality. */
export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  readonly dnsNames: readonly string[];
  readonly certSha256: string;
  readonly spkiSha256: string;
  readonly keyType: string;
}

/** What one TLSA record came to against one served chain. */
export interface TlsaMatch {
  readonly record: TlsaRecord;
  readonly usable: boolean;
  readonly matched: boolean;
  /** `usage-0-1`, `unknown-parameter`, `bad-length`, `weaker-digest`, `no-match`, `ta-not-sent`, `path-invalid`, `name-mismatch`, `expired`, `empty-digest`, `matched` … */
  readonly reason: string;
  /** Where no record of the set matched: what this one was perhaps made of instead (P19). */
  readonly looksLike?: string;
}

export interface DaneResult {
  /** `none-usable`: TLS is mandatory, authentication impossible. */
  readonly outcome: 'match' | 'no-match' | 'none-usable';
  readonly matches: readonly TlsaMatch[];
}

/** WebPKI judgement of a chain for a name, by us, at the run's time. */
export interface PkixResult {
  readonly ok: boolean;
  /** `ok`, `expired`, `not-yet-valid`, `name-mismatch`, `untrusted`, `no-certificate`. */
  readonly reason: string;
}

/** What an address shows to a client that takes only one kind of key. */
export interface OtherKey {
  readonly keyType: 'rsa' | 'ecdsa';
  /**
   * `none`: the handshake was refused, or the same key shown; `hung-up`: twice, in the handshake, as servers without such
   * a key do and others might; `unseen`: it did not get that far, and why is in `detail`.
   */
  readonly seen: 'shown' | 'none' | 'hung-up' | 'unseen';
  readonly detail: string;
  /** Empty unless `shown`. */
  readonly chain: readonly CertificateFacts[];
  readonly dane?: DaneResult;
  readonly pkix?: PkixResult;
}

export interface SmtpObservation {
  /** `answered`: a greeting came. Everything else says why nothing is known about the server. */
  readonly outcome:
    'answered' | 'refused' | 'timed-out' | 'unreachable' | 'not-attempted' | 'garbage';
  readonly detail: string;
  /** Where `answered`: how far STARTTLS got. `unanswered`: the connection broke before the answer. */
  readonly starttls:
    | 'established'
    | 'not-offered'
    | 'refused'
    | 'injected'
    | 'handshake-failed'
    | 'unanswered'
    | 'not-tried';
  readonly banner: string;
  /** The reply code of a greeting that turns us away (421, 554), else absent. */
  readonly rejection?: number;
  readonly tlsVersion?: string;
  readonly chain: readonly CertificateFacts[];
  readonly dane?: DaneResult;
  /** Of the key types that `chain` does not begin with; asked only where TLSA could match (standards E11). */
  readonly otherKeys?: readonly OtherKey[];
  /** For MTA-STS: against the MX host name. */
  readonly pkix?: PkixResult;
}

export interface EndpointObservation {
  readonly address: string;
  readonly port: number;
  readonly smtp: SmtpObservation;
}

export interface TlsaObservation {
  /** RFC 7672 s2.2.2: TLSA is asked only where the addresses are secure. */
  readonly asked: boolean;
  readonly base: string;
  readonly lookup?: Lookup<TlsaRecord>;
  /** Who answers NXDOMAIN for the name right above existing TLSA records (standards A24). */
  readonly nxdomainAbove?: string;
  /** Why not asked: `addresses-insecure`, `addresses-failed`, `no-addresses`, `ip-literal`. */
  readonly notAsked?: string;
}

export interface HostObservation {
  readonly host: string;
  /** Lowest preference at which the host is listed; absent where it is looked at only because the plan names it. */
  readonly preference?: number;
  readonly a: Lookup<string>;
  readonly aaaa: Lookup<string>;
  readonly tlsa: TlsaObservation;
  /** Empty where SMTP probes are off. */
  readonly endpoints: readonly EndpointObservation[];
}

export interface MtaStsPolicy {
  readonly mode: 'enforce' | 'testing' | 'none';
  readonly maxAge: Seconds;
  readonly mx: readonly string[];
}

export interface PolicyFetch {
  readonly outcome:
    'answered' | 'refused' | 'timed-out' | 'unreachable' | 'not-attempted' | 'garbage';
  readonly detail: string;
  readonly httpStatus?: number;
  readonly contentType?: string;
  /** SHA-256 of the body, hex. */
  readonly digest?: string;
  readonly pkix?: PkixResult;
  readonly policy?: MtaStsPolicy;
  /** Each fault of the body as a finding code and its detail; a policy with one of level fail is absent above. */
  readonly faults: readonly { readonly code: string; readonly detail: string }[];
}

export interface MtaStsObservation {
  readonly txt: Lookup<string>;
  /** The id, where exactly one valid record exists (RFC 8461 s3.1). */
  readonly id?: string;
  readonly txtFaults: readonly { readonly code: string; readonly detail: string }[];
  /** Absent where no TXT calls for one and no plan does. */
  readonly fetch?: PolicyFetch;
  /** From the policy host's other addresses: a sender may be handed any of them. */
  readonly otherFetches?: readonly PolicyFetch[];
}

export interface TlsRptObservation {
  readonly txt: Lookup<string>;
  readonly rua: readonly string[];
  readonly faults: readonly { readonly code: string; readonly detail: string }[];
}

export interface EgressCount {
  readonly tried: number;
  readonly answered: number;
}

/** In all, and of each address family: a network without IPv6 may still let IPv4 out. Families not tried are absent. */
export interface Egress extends EgressCount {
  readonly ipv4?: EgressCount;
  readonly ipv6?: EgressCount;
}

/** Everything one run saw of one domain; plain JSON. */
export interface Observation {
  readonly domain: DomainName;
  readonly at: Instant;
  readonly zone: {
    readonly apex: string;
    readonly dnssec: DnssecStatus;
    readonly signing?: ZoneSigning;
    readonly delegation?: DelegationDifference;
  };
  readonly mx: Lookup<MxRecord>;
  /** Every address of every authoritative server of the zone; empty only where they could not be learnt. */
  readonly servers: readonly ServerView[];
  /** Why `servers` is empty or incomplete. */
  readonly serversFailure?: string;
  readonly hosts: readonly HostObservation[];
  /** Absent where nothing that came was at odds. */
  readonly disputes?: readonly Dispute[];
  readonly mtaSts: MtaStsObservation;
  readonly tlsRpt: TlsRptObservation;
  /** Of the control hosts, those whose port 25 answered; absent where no probe failed. */
  readonly egress?: Egress;
  /** Address families that the caller accepts as unseen. */
  readonly families: 'both' | 'ipv4' | 'ipv6';
  readonly smtpProbe: 'auto' | 'require' | 'off';
}
