import type {
  EndpointObservation,
  PkixResult,
  SmtpObservation,
  TlsaObservation,
} from '../core/observation.js';
import { presentedChain, readSmtpTranscript } from '../protocols/smtp/index.js';
import { matchTlsa } from '../protocols/tlsa/index.js';
import { verifyPkix } from '../protocols/x509/index.js';
import { refusal } from './context.js';
import type { SurveyContext } from './context.js';
import { isHostName } from './names.js';
import { observeOtherKeys } from './other-keys.js';

export const smtpPort = 25;

export interface ProbeTarget {
  readonly host: string;
  readonly tlsa: TlsaObservation;
  /** Names a certificate may carry for a usage 2 record besides the base domain (RFC 7672 s3.2.2). */
  readonly mailNames: { readonly mailDomain?: string; readonly mailDomainTarget?: string };
}

/** One address of one host: the session, its chain against TLSA (DANE) and against the roots (MTA-STS). */
export async function probeAddress(
  context: SurveyContext,
  target: ProbeTarget,
  address: string,
  withinLimit: boolean,
): Promise<EndpointObservation> {
  const refused = withinLimit ? whyNot(context, target, address) : 'limit';
  const smtp =
    refused === undefined ? await session(context, target, address) : notAttempted(refused);
  return { address, port: smtpPort, smtp };
}

function whyNot(
  context: SurveyContext,
  { host }: ProbeTarget,
  address: string,
): string | undefined {
  return isHostName(host) ? refusal(context, address) : 'no-host-name';
}

async function session(
  context: SurveyContext,
  { host, tlsa, mailNames }: ProbeTarget,
  address: string,
): Promise<SmtpObservation> {
  const { network, roots, settings } = context;
  const serverName = tlsa.asked ? tlsa.base : host;
  const result = await network.smtp({ address, port: smtpPort, serverName });
  const seen = readSmtpTranscript(result);
  // A chain that came with injected octets, or from half a handshake, proves nothing about who is there.
  if (seen.starttls !== 'established') return seen;
  const pkixOf = (chain: readonly Uint8Array[]): PkixResult => {
    const { anchor, ...pkix } = verifyPkix(chain, host, { roots, now: settings.at });
    if (anchor !== undefined) context.onAnchor(anchor);
    return pkix;
  };
  const chain = presentedChain(result);
  const pkix = pkixOf(chain);
  const records = securedRecords(tlsa);
  if (records === undefined) return { ...seen, pkix };
  const against = { host, baseDomain: tlsa.base, ...mailNames, now: settings.at };
  const dane = matchTlsa(records, chain, against);
  if (dane.outcome === 'none-usable') return { ...seen, pkix, dane };
  const request = { address, port: smtpPort, serverName };
  const otherKeys = await observeOtherKeys(network, request, seen, (other) => ({
    dane: matchTlsa(records, other, against),
    pkix: pkixOf(other),
  }));
  return { ...seen, pkix, dane, otherKeys };
}

function securedRecords({
  lookup,
}: TlsaObservation): NonNullable<TlsaObservation['lookup']>['records'] | undefined {
  const secured = lookup?.status === 'answer' && lookup.dnssec.state === 'secure';
  return secured ? lookup.records : undefined;
}

function notAttempted(detail: string): SmtpObservation {
  return { outcome: 'not-attempted', detail, starttls: 'not-tried', banner: '', chain: [] };
}
