import { createHash } from 'node:crypto';
import type { DomainName } from '../../src/core/name.js';
import type { DesiredState } from '../../src/core/migration/desired.js';
import type {
  DnssecStatus,
  EndpointObservation,
  HostObservation,
  Lookup,
  Observation,
  ServerView,
  SmtpObservation,
} from '../../src/core/observation.js';
import type { TlsaRecord } from '../../src/core/rrset.js';

export const digest = (text: string): string =>
  createHash('sha256').update(text, 'utf8').digest('hex');

export const now = 1_795_000_000;
export const secure: DnssecStatus = {
  state: 'secure',
  chain: [],
  holdsUntil: now + 600,
  signaturesUntil: now + 10 * 86_400,
};
export const insecure: DnssecStatus = { state: 'insecure', reason: 'no-ds', chain: ['test'] };
export const bogus: DnssecStatus = { state: 'bogus', reason: 'signature-expired', chain: ['test'] };
export const indeterminate: DnssecStatus = { state: 'indeterminate', reason: 'lookup', chain: [] };

export function answer<T>(records: readonly T[], ttl = 3600, dnssec = secure): Lookup<T> {
  return { status: 'answer', dnssec, records, ttl, aliases: [] };
}
export function nodata<T>(dnssec = secure, ttl = 300): Lookup<T> {
  return { status: 'nodata', dnssec, records: [], ttl, aliases: [] };
}
export function failed<T>(failure = 'timed-out'): Lookup<T> {
  return { status: 'failed', dnssec: indeterminate, records: [], ttl: 0, aliases: [], failure };
}

const leafSha = 'ab'.repeat(32);
export const goodTlsa: TlsaRecord = { usage: 3, selector: 1, matchingType: 1, data: leafSha };

export function smtp(changes: Partial<SmtpObservation> = {}): SmtpObservation {
  return {
    outcome: 'answered',
    detail: '',
    starttls: 'established',
    banner: 'mx.test ESMTP',
    tlsVersion: 'TLSv1.3',
    chain: [
      {
        subject: 'CN=mx',
        issuer: 'CN=ca',
        notBefore: now - 86_400,
        notAfter: now + 86_400,
        dnsNames: ['mx.test'],
        certSha256: 'cd'.repeat(32),
        spkiSha256: leafSha,
        keyType: 'ec',
      },
    ],
    pkix: { ok: true, reason: 'ok' },
    ...changes,
  };
}

export function host(name: string, changes: Partial<HostObservation> = {}): HostObservation {
  const endpoint: EndpointObservation = { address: '192.0.2.10', port: 25, smtp: smtp() };
  return {
    host: name,
    a: answer(['192.0.2.10']),
    aaaa: nodata(),
    tlsa: { asked: true, base: name, lookup: nodata() },
    endpoints: [endpoint],
    ...changes,
  };
}

/** A host of the legacy kind: unsigned, so TLSA is never asked for. */
export function unsignedHost(name: string, preference?: number): HostObservation {
  return host(name, {
    a: answer(['198.51.100.7'], 60, insecure),
    aaaa: nodata(insecure),
    tlsa: { asked: false, base: name, notAsked: 'addresses-insecure' },
    endpoints: [{ address: '198.51.100.7', port: 25, smtp: smtp() }],
    ...(preference !== undefined && { preference }),
  });
}

/** The host with three TLSA records of which one matches, as Exchange Online publishes them. */
export function daneHost(name: string, changes: Partial<HostObservation> = {}): HostObservation {
  const others = ['11', '22'].map((octet) => ({ ...goodTlsa, data: octet.repeat(32) }));
  const records = [goodTlsa, ...others];
  const matches = records.map((record) => ({
    record,
    usable: true,
    matched: record === goodTlsa,
    reason: record === goodTlsa ? 'matched' : 'no-match',
  }));
  return host(name, {
    tlsa: { asked: true, base: name, lookup: answer(records) },
    endpoints: [
      { address: '192.0.2.10', port: 25, smtp: smtp({ dane: { outcome: 'match', matches } }) },
    ],
    ...changes,
  });
}

export function serverFor(state: DesiredState, address = '192.0.2.53'): ServerView {
  const txt = (owner: string): Lookup<string> => {
    const rrset = state.rrsets.find((one) => one.type === 'TXT' && one.owner === owner);
    return rrset?.type === 'TXT' ? answer(rrset.records, rrset.ttl) : nodata();
  };
  return {
    server: `ns.${state.domain}`,
    address,
    serial: 1,
    mx: answer(state.mx.records, state.mx.ttl),
    mtaStsTxt: txt(`_mta-sts.${state.domain}`),
    tlsRptTxt: txt(`_smtp._tls.${state.domain}`),
  };
}

/** The observation of a world that serves exactly `state`, on two servers, with every host healthy. */
export function asSeen(state: DesiredState, changes: Partial<Observation> = {}): Observation {
  const server = serverFor(state);
  const { policy } = state;
  return {
    domain: state.domain,
    at: now,
    zone: { apex: state.domain, dnssec: secure },
    mx: server.mx,
    servers: [server, { ...server, address: '192.0.2.54' }],
    hosts: state.mx.records.map(({ exchange, preference }) => hostFor(exchange, preference)),
    mtaSts: {
      txt: server.mtaStsTxt,
      txtFaults: [],
      ...(policy && { id: policy.id }),
      ...(policy && {
        fetch: {
          outcome: 'answered',
          detail: '',
          httpStatus: 200,
          digest: policy.digest,
          pkix: { ok: true, reason: 'ok' },
          policy: { mode: policy.mode, maxAge: policy.maxAge, mx: policy.mx },
          faults: [],
        },
      }),
    },
    tlsRpt: { txt: server.tlsRptTxt, rua: ['mailto:tlsrpt@example.com'], faults: [] },
    families: 'both',
    smtpProbe: 'auto',
    ...changes,
  };
}

function hostFor(exchange: DomainName, preference: number): HostObservation {
  return exchange.endsWith('mx.microsoft')
    ? daneHost(exchange, { preference })
    : unsignedHost(exchange, preference);
}
