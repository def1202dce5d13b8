import type { ServerView } from '../observation.js';
import type { Finding } from '../verdict.js';
import { isUnseen } from '../belief.js';
import { isMicrosoftNameServer } from '../exchange-hosts.js';
import { consideredServers } from '../vantage.js';
import type { Check } from './context.js';

const place = (server: ServerView) => `${server.server} ${server.address}`;

/** Standards A29, A37: every address of every authoritative server says the same, signed, with one serial. */
export const checkServers: Check = ({ observation, cutover }) => {
  const servers = consideredServers(observation);
  const findings: Finding[] = [];
  if (observation.serversFailure !== undefined || servers.length === 0) {
    const why =
      observation.serversFailure ?? 'no authoritative server of an accepted address family';
    const subject = observation.zone.apex || observation.domain;
    findings.push({ code: 'servers-unknown', subject, evidence: { why } });
  }
  findings.push(...servers.flatMap(oneServer));
  const { delegation, apex } = observation.zone;
  if (delegation !== undefined)
    findings.push({ code: 'delegation-differs', subject: apex, evidence: { ...delegation } });
  if (cutover === undefined) findings.push(...disagreements(servers));
  const delegated = servers.filter((server) => isMicrosoftNameServer(server.server));
  if (cutover !== undefined && delegated.length > 0) {
    const evidence = { servers: delegated.map(({ server }) => server) };
    findings.push({
      code: 'zone-delegated-to-microsoft',
      subject: observation.zone.apex,
      evidence,
    });
  }
  const serials = new Set(servers.flatMap((server) => server.serial ?? []));
  if (serials.size > 1) {
    findings.push({
      code: 'serial-differs',
      subject: observation.zone.apex,
      evidence: { serials: servers.map((server) => `${place(server)} ${server.serial ?? '?'}`) },
    });
  }
  return findings;
};

function oneServer(server: ServerView): readonly Finding[] {
  const lookups = [server.mx, server.mtaStsTxt, server.tlsRptTxt];
  const bogus = lookups.find((lookup) => lookup.dnssec.state === 'bogus');
  if (bogus !== undefined) {
    const { reason = 'bogus', chain } = bogus.dnssec;
    return [{ code: 'server-bogus', subject: place(server), evidence: { reason, chain } }];
  }
  const unseen = lookups.find(isUnseen);
  if (unseen === undefined) return [];
  const failure = unseen.failure ?? unseen.dnssec.reason ?? 'could not be judged';
  return [{ code: 'server-unreachable', subject: place(server), evidence: { failure } }];
}

function disagreements(servers: readonly ServerView[]): readonly Finding[] {
  const answered = servers.filter((server) => server.mx.status !== 'failed');
  const texts = answered.map((server) => {
    const records = server.mx.records.map((mx) => `${mx.preference} ${mx.exchange}`).sort();
    return records.join(', ') || server.mx.status;
  });
  if (new Set(texts).size < 2) return [];
  return answered.map((server, index) => ({
    code: 'server-differs',
    subject: place(server),
    evidence: { mx: texts[index] ?? '' },
  }));
}
