import { familyCounts } from '../vantage.js';
import type {
  Egress,
  EgressCount,
  EndpointObservation,
  HostObservation,
  SmtpObservation,
} from '../observation.js';
import type { Finding } from '../verdict.js';
import { hostOf, mxHosts, type Check, type JudgeContext } from './context.js';

/** Standards F01, F03, F06, E03: every address of every host, and what could not be seen told apart from what is wrong. */
export const checkSmtp: Check = (context) => {
  const { observation, cutover } = context;
  if (observation.smtpProbe === 'off') {
    return [{ code: 'smtp-not-probed', subject: observation.domain, evidence: {} }];
  }
  const listed = mxHosts(observation);
  const newHost = cutover?.plan.newMx && hostOf(observation, cutover.plan.newMx);
  const hosts = newHost && !listed.includes(newHost) ? [...listed, newHost] : listed;
  return hosts.flatMap((host) => {
    const considered = host.endpoints.filter(({ address }) =>
      familyCounts(address, observation.families),
    );
    if (considered.length === 0 && host.endpoints.length > 0) {
      const evidence = { families: observation.families };
      return [{ code: 'smtp-not-probed', subject: host.host, evidence }];
    }
    return considered.flatMap((endpoint) => endpointFindings(host, endpoint, context));
  });
};

function endpointFindings(
  host: HostObservation,
  { address, port, smtp }: EndpointObservation,
  context: JudgeContext,
): readonly Finding[] {
  const subject = `${host.host} ${address}:${port}`;
  if (smtp.outcome !== 'answered') return [unseen(subject, address, smtp, context)];
  if (smtp.rejection !== undefined) {
    const evidence = { code: smtp.rejection, banner: smtp.banner };
    return [{ code: 'smtp-greeting-rejected', subject, evidence }];
  }
  const code = starttlsCode(smtp);
  const findings: Finding[] =
    code === undefined ? [] : [{ code, subject, evidence: { detail: smtp.detail } }];
  return [...findings, ...certificateDates(subject, smtp, context)];
}

function unseen(
  subject: string,
  address: string,
  smtp: SmtpObservation,
  { observation }: JudgeContext,
): Finding {
  const evidence = { outcome: smtp.outcome, detail: smtp.detail };
  if (smtp.outcome === 'garbage') return { code: 'smtp-garbage', subject, evidence };
  if (smtp.outcome === 'not-attempted')
    return { code: notAttempted(smtp.detail), subject, evidence };
  const { tried, answered } = controlsOf(address, observation.egress);
  const closed = answered > 0 ? 'smtp-unreachable' : 'smtp-unreachable-from-here';
  const code = proxyOrServer.test(smtp.detail) ? 'smtp-proxy-or-server' : closed;
  const controls = `${answered} of ${tried} control hosts answered`;
  return { code, subject, evidence: { ...evidence, controls } };
}

/**
 * Words of a proxy that fit a fault of its own as well as one of the server: RFC 9110 s15.6.3 to s15.6.5, and RFC 1928
 * s6 "general SOCKS server failure". Control hosts that answered beside it do not tell which.
 */
const proxyOrServer = /^proxy: (?:answered-50[234]|general-failure)$/;

/** Only a control host of the same family says that this address could have been reached from here. */
function controlsOf(address: string, egress: Egress | undefined): EgressCount {
  const none = { tried: 0, answered: 0 };
  if (egress === undefined) return none;
  const { ipv4, ipv6 } = egress;
  if (ipv4 === undefined && ipv6 === undefined) return egress;
  return (address.includes(':') ? ipv6 : ipv4) ?? none;
}

function notAttempted(detail: string): string {
  if (detail === 'private-address') return 'private-address-refused';
  if (detail === 'public-address-with-test-clock') return 'public-address-refused';
  return 'smtp-not-probed';
}

/** OpenSSL's words for a server that offers nothing from TLS 1.2 on. */
const oldVersion = /protocol.version|unsupported.protocol|wrong.version/i;

function starttlsCode({ starttls, detail }: SmtpObservation): string | undefined {
  switch (starttls) {
    case 'established':
      return undefined;
    case 'not-offered':
      return 'starttls-not-supported';
    case 'refused':
      return 'starttls-refused';
    case 'injected':
      return 'starttls-injection';
    case 'handshake-failed':
      return oldVersion.test(detail) ? 'tls-version-old' : 'starttls-handshake-failed';
    case 'unanswered':
      return detail.startsWith('garbage') ? 'smtp-garbage' : 'smtp-broken-off';
    case 'not-tried':
      return 'smtp-garbage';
  }
}

/** RFC 7671 s5.1 ignores dates for usage 3; Exchange Online lists an expired certificate as an error of its own. */
function certificateDates(
  subject: string,
  smtp: SmtpObservation,
  { observation }: JudgeContext,
): readonly Finding[] {
  const chains = [smtp.chain, ...(smtp.otherKeys ?? []).map(({ chain }) => chain)];
  return chains.flatMap(([leaf], index): readonly Finding[] => {
    if (leaf === undefined) return [];
    const { notBefore, notAfter, keyType } = leaf;
    const which = index === 0 ? {} : { keyType };
    if (notAfter < observation.at)
      return [{ code: 'certificate-expired', subject, evidence: { notAfter, ...which } }];
    if (notBefore > observation.at)
      return [{ code: 'certificate-not-yet-valid', subject, evidence: { notBefore, ...which } }];
    return [];
  });
}
