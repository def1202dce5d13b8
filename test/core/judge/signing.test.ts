import { levelOf } from '../../../src/core/catalog/index.js';
import { judge } from '../../../src/core/judge/index.js';
import type { HostObservation, Observation, ZoneSigning } from '../../../src/core/observation.js';
import { desired } from '../../../src/core/migration/desired.js';
import {
  answer,
  asSeen,
  bogus,
  daneHost,
  digest,
  goodTlsa,
  now,
  secure,
} from '../../support/as-seen.js';
import { contoso } from '../../support/plans.js';

const stage = 's10-raise-ttl';
const observed = (): Observation => asSeen(desired(contoso(stage), stage, digest));

const codes = (seen: Partial<Observation>): readonly string[] =>
  judge({ observation: { ...observed(), ...seen } })
    .map(({ code }) => code)
    .filter((code) => /^(ds-|nsec3|ent-|answer-disputed|signature|server-bogus)/.test(code));
const signed = (signing: ZoneSigning): readonly string[] =>
  codes({ zone: { apex: 'contoso.com', dnssec: secure, signing } });

describe('how a zone is signed', () => {
  it('A16, A04: a DS with SHA-1 alone is worth a warning, beside SHA-256 it is not', () => {
    const sha1 = { algorithm: 13, digestType: 1 };
    expect(signed({ ds: [sha1] })).toEqual(['ds-sha1-only']);
    expect(signed({ ds: [sha1, { algorithm: 13, digestType: 2 }] })).toEqual([]);
    expect(levelOf('ds-sha1-only', 'exchange', 'check')).toBe('warn');
  });

  it.each([
    ['A16: only algorithms 5 and 7', [5, 7], 2],
    ['A15: only an unknown algorithm', [253], 2],
    ['A04: only an unknown digest', [13], 3],
  ])('%s is said to count for nothing', (_, algorithms, digestType) => {
    const ds = algorithms.map((algorithm) => ({ algorithm, digestType }));
    expect(signed({ ds })).toEqual(['ds-unsupported']);
    expect(levelOf('ds-unsupported', 'exchange', 'check')).toBe('warn');
  });

  it('A22: iterations or a salt are worth a warning, none of both is not', () => {
    expect(signed({ nsec3: { iterations: 10, saltLength: 1 } })).toEqual(['nsec3-iterations']);
    expect(signed({ nsec3: { iterations: 0, saltLength: 8 } })).toEqual(['nsec3-iterations']);
    expect(signed({ nsec3: { iterations: 0, saltLength: 0 } })).toEqual([]);
    expect(levelOf('nsec3-iterations', 'exchange', 'check')).toBe('warn');
  });

  it('A23: up to 50 iterations are a warning, more fail', () => {
    expect(signed({ nsec3: { iterations: 50, saltLength: 0 } })).toEqual(['nsec3-iterations']);
    const more = signed({ nsec3: { iterations: 51, saltLength: 0 } });
    expect(more).toEqual(['nsec3-iterations-excessive']);
    expect(levelOf('nsec3-iterations-excessive', 'exchange', 'check')).toBe('fail');
  });
});

describe('the name above TLSA', () => {
  it('A24, P13: NXDOMAIN there fails, and names who says so', () => {
    const tlsa = {
      asked: true,
      base: 'mx.test',
      lookup: answer([goodTlsa]),
      nxdomainAbove: '192.0.2.53',
    };
    const host: HostObservation = { ...daneHost('mx.test'), preference: 0, tlsa };
    const findings = judge({ observation: { ...observed(), hosts: [host] } });
    expect(findings.find(({ code }) => code === 'ent-nxdomain')).toEqual({
      code: 'ent-nxdomain',
      subject: '_tcp.mx.test',
      evidence: { server: '192.0.2.53' },
    });
    expect(levelOf('ent-nxdomain', 'exchange', 'check')).toBe('fail');
  });
});

describe('signatures that run out', () => {
  const until = (seconds: number) => ({ ...secure, signaturesUntil: now + seconds });
  const mx = (seconds: number, ttl = 3600): readonly string[] =>
    codes({ mx: answer(observed().mx.records, ttl, until(seconds)) });

  it('A28, P22: a day or the TTL is the least, an hour is no time at all', () => {
    expect(mx(86_400)).toEqual([]);
    expect(mx(86_399)).toEqual(['signature-expires-soon']);
    expect(mx(2 * 86_400, 3 * 86_400)).toEqual(['signature-expires-soon']);
    expect(mx(3600)).toEqual(['signature-expires-soon']);
    expect(mx(3599)).toEqual(['signature-expires-within-hour']);
    expect(levelOf('signature-expires-soon', 'exchange', 'check')).toBe('warn');
    expect(levelOf('signature-expires-within-hour', 'exchange', 'check')).toBe('fail');
  });

  it('A28: the last hour counts for addresses and TLSA of a host too, a day does not', () => {
    const tlsa = (seconds: number): HostObservation['tlsa'] => ({
      asked: true,
      base: 'mx.test',
      lookup: answer([goodTlsa], 3600, until(seconds)),
    });
    const host = { ...daneHost('mx.test'), preference: 0 };
    expect(codes({ hosts: [{ ...host, tlsa: tlsa(3599) }] })).toEqual([
      'signature-expires-within-hour',
    ]);
    expect(codes({ hosts: [{ ...host, tlsa: tlsa(3600) }] })).toEqual([]);
    const a = answer(['192.0.2.10'], 3600, until(3599));
    expect(codes({ hosts: [{ ...host, a }] })).toEqual(['signature-expires-within-hour']);
  });
});

describe('one of several that is wrong', () => {
  it('A37: a resolver whose answer does not validate is named in a warning, once', () => {
    const dispute = {
      server: '192.0.2.53',
      name: 'contoso.com.',
      type: 'MX',
      reason: 'signature-expired',
      chain: ['contoso.com. MX: signature-expired'],
    };
    const disputes = [dispute, { ...dispute, type: 'SOA' }];
    const found = judge({ observation: { ...observed(), disputes } }).filter(
      ({ code }) => code === 'answer-disputed',
    );
    expect(found).toEqual([
      {
        code: 'answer-disputed',
        subject: '192.0.2.53',
        evidence: { question: 'contoso.com. MX', reason: 'signature-expired', more: 1 },
      },
    ]);
    expect(levelOf('answer-disputed', 'exchange', 's5-verify-new-mx')).toBe('warn');
  });

  it('A37: a server with a stale signature is named in a warning of check', () => {
    const { servers } = observed();
    const [server] = servers;
    if (server === undefined) throw new Error('no server observed');
    const stale = { ...server, mx: { ...server.mx, dnssec: bogus } };
    expect(codes({ servers: [server, { ...stale, address: '192.0.2.99' }] })).toEqual([
      'server-bogus',
    ]);
    expect(levelOf('server-bogus', 'exchange', 'check')).toBe('warn');
  });
});
