import type {
  DnsChannel,
  DnsReply,
  DnsRequest,
  HttpsReply,
  HttpsRequest,
  Outcome,
  SmtpRequest,
  SmtpTranscript,
} from './network.js';
import type { Instant } from '../../core/time.js';
import type { ReportEvidence } from '../../core/migration/report-row.js';
import type { TenantAnswer } from '../../core/exchange/tenant-answer.js';
import type { LedgerEntry } from '../../core/ledger.js';
import type { Profile } from '../../core/verdict.js';

/** One exchange with the world, in the order in which it began. */
export type Exchange =
  | { readonly kind: 'dns'; readonly request: DnsRequest; readonly result: Outcome<DnsReply> }
  | {
      readonly kind: 'smtp';
      readonly request: SmtpRequest;
      readonly result: Outcome<SmtpTranscript>;
    }
  | {
      readonly kind: 'https';
      readonly request: HttpsRequest;
      readonly result: Outcome<HttpsReply>;
    };

export interface ResolverEndpoint {
  readonly address: string;
  readonly port: number;
  /** Absent: UDP and TCP. */
  readonly channel?: DnsChannel;
}

/** Where the root is asked first: one address of one of its servers. */
export interface RootHint {
  readonly server: string;
  readonly address: string;
}

/** Through whom mail servers are called. A login is never part of it: recordings are shown around. */
export interface SmtpProxy {
  readonly kind: 'socks5' | 'http' | 'https';
  /** An IP literal or a host name. */
  readonly host: string;
  readonly port: number;
}

export interface TracedQuestion {
  /** Presentation form with RFC 4343 escapes, trailing dot. */
  readonly name: string;
  readonly type: number;
}

/** Everything besides the world that a verdict may depend on; all of it goes into the recording. */
export interface RunSettings {
  readonly mode: 'verify' | 'gate' | 'check';
  readonly profile: Profile;
  /** Domains judged, in order; every domain of the plan when empty and a plan is given. */
  readonly domains: readonly string[];
  readonly plan?: { readonly file: string; readonly text: string };
  readonly basePlan?: { readonly file: string; readonly text: string };
  readonly ledger: readonly LedgerEntry[];
  /** Present where the caller could show the base branch's ledger; any difference is refused. */
  readonly baseLedger?: readonly LedgerEntry[];
  /** DS or DNSKEY lines, presentation form. */
  readonly trustAnchors: readonly string[];
  /** Roots accepted for HTTPS and usage-PKIX, DER base64; a recording keeps those that a path ended at. */
  readonly roots: readonly string[];
  /** The instant the run began. */
  readonly at: Instant;
  readonly atIsGiven: boolean;
  /** Asked in turn; empty where the run asks the authoritative servers itself. */
  readonly resolvers: readonly ResolverEndpoint[];
  /** Present where the run asks from the root down and through no resolver. */
  readonly iteration?: { readonly rootHints: readonly RootHint[] };
  readonly allowPrivateAddresses: boolean;
  readonly endpointMap: Readonly<Record<string, string>>;
  readonly families: 'both' | 'ipv4' | 'ipv6';
  readonly smtpProbe: 'auto' | 'require' | 'off';
  /** Known listeners on port 25, to tell a closed network from a host that is down; `address` may be a host name. */
  readonly controlHosts: readonly { readonly address: string; readonly port: number }[];
  /** Absent: mail servers are called directly. */
  readonly smtpProxy?: SmtpProxy;
  /** The name given in EHLO; absent: the address literal of our side. */
  readonly ehloName?: string;
  /** Present where a gate was told to hear the TLS reports of senders; those about its domains. */
  readonly tlsReports?: ReportEvidence;
  /** Present where the caller gave answers of Get-DnssecStatusForVerifiedDomain, one for a domain. */
  readonly tenantAnswers?: readonly { readonly domain: string; readonly answer: TenantAnswer }[];
  /** Present where one question was traced and no domain judged. */
  readonly question?: TracedQuestion;
}

export interface Recording {
  readonly format: 'dane-cutover-recording';
  readonly version: 1;
  readonly tool: string;
  readonly settings: RunSettings;
  readonly exchanges: readonly Exchange[];
}
