import type { Message, ResourceRecord } from '../../../src/protocols/dns/message.js';
import { decodeMessage, encodeMessage } from '../../../src/protocols/dns/message.js';
import { nameFromText, nameToText } from '../../../src/protocols/dns/name.js';
import { readRrsig } from '../../../src/protocols/dns/rdata.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import { recordsFromText } from '../../../src/protocols/dns/zone-text.js';
import {
  defaultAlgorithms,
  type AlgorithmTable,
} from '../../../src/protocols/dnssec/algorithms.js';
import {
  generateZoneKey,
  keyTagOf,
  signRrset,
  type ZoneKey,
} from '../../../src/protocols/dnssec/sign.js';
import type { ValidatedAnswer } from '../../../src/protocols/dnssec/index.js';
import { MiniInternet, type Tampering } from './mini-internet.js';
import { now } from './mini-zone.js';

const zone = {
  apex: 'example.test.',
  records: `
example.test. 300 IN MX 10 Mx1.Example.Test.
example.test. 300 IN MX 20 mx2.example.test.
mx1.example.test. 300 IN A 192.0.2.1
_25._tcp.mx1.example.test. 300 IN TLSA 3 1 1 00ff
_25._tcp.mx2.example.test. 300 IN TLSA 3 1 1 11ff
*.wild.example.test. 300 IN TLSA 3 1 1 22ff
*.wild.example.test. 300 IN MX 5 mx1.example.test.
a.deep.wild.example.test. 300 IN TXT x
alias.example.test. 300 IN CNAME mx1.example.test.
far.example.test. 300 IN CNAME host.other.test.
plain.example.test. 300 IN CNAME host.plain.test.
nowhere.example.test. 300 IN CNAME gone.other.test.
loop.example.test. 300 IN CNAME loop2.example.test.
loop2.example.test. 300 IN CNAME loop.example.test.
*.alias.example.test. 300 IN CNAME mx1.example.test.
old.example.test. 300 IN DNAME other.test.
two.example.test. 300 IN CNAME mx1.example.test.
two.example.test. 300 IN CNAME mx2.example.test.
*.wdname.example.test. 300 IN DNAME other.test.
`,
};
const others = [
  {
    apex: 'other.test.',
    records: 'host.other.test. 300 IN A 192.0.2.2\nhost.other.test. 300 IN TLSA 3 1 1 33ff',
  },
  {
    apex: 'plain.test.',
    unsigned: true,
    records: 'host.plain.test. 300 IN A 192.0.2.3\nway.plain.test. 300 IN CNAME host.plain.test.',
  },
];
const question = '_25._tcp.mx1.example.test.';
const world = new MiniInternet([zone, ...others]);
const ours = world.zone('example.test.');

const state = (answer: ValidatedAnswer): string =>
  [answer.status, answer.dnssec.state, answer.dnssec.reason].filter(Boolean).join(' ');

function tamper(name: string, change: (message: Message) => Message | string): Tampering {
  return { [name]: change };
}

/** The answer section changed record by record. */
function answers(name: string, change: (record: ResourceRecord) => ResourceRecord[]): Tampering {
  return tamper(name, (message) => ({ ...message, answers: message.answers.flatMap(change) }));
}

function signedBy(
  key: ZoneKey,
  owner: string,
  more: Partial<Parameters<typeof signRrset>[2]> = {},
): ResourceRecord[] {
  const records = recordsFromText(`${owner} 300 IN TLSA 3 1 1 00ff`);
  const options = { signer: ours.apex, inception: now - 10, expiration: now + 10, ...more };
  return [...records, signRrset(records, key, options)];
}

async function tlsaSigned(
  more: Partial<Parameters<typeof signRrset>[2]>,
  key: ZoneKey = ours.key,
): Promise<string> {
  return state(
    await world.lookup(
      question,
      'TLSA',
      tamper(`${question} TLSA`, (message) => ({
        ...message,
        answers: signedBy(key, question, more),
      })),
    ),
  );
}

describe('signatures', () => {
  it('mx-uppercase-rdata: MX targets in mixed case are secure and keep their case', async () => {
    const answer = await world.lookup('example.test.', 'MX');
    expect(state(answer)).toBe('answer secure');
    expect(answer.rdatas).toHaveLength(2);
  });

  it('0x20-owner: owners in another case are secure', async () => {
    const shouting = (record: ResourceRecord): ResourceRecord[] => [
      { ...record, name: nameFromText(nameToText(record.name).toUpperCase()) },
    ];
    const answer = await world.lookup('eXample.Test.', 'MX', answers('eXample.Test. MX', shouting));
    expect(state(answer)).toBe('answer secure');
  });

  it('garbage-signatures: changed data under changed signatures are bogus', async () => {
    const answer = await world.lookup(
      question,
      'TLSA',
      answers(`${question} TLSA`, (record) => {
        const rdata = Uint8Array.from(record.rdata);
        rdata[rdata.length - 1] = (rdata[rdata.length - 1] ?? 0) ^ 1;
        return [{ ...record, rdata }];
      }),
    );
    expect(state(answer)).toBe('answer bogus signature-invalid');
    expect(answer.dnssec.ede).toBe(6);
    expect(answer.dnssec.chain.at(-1)).toMatch(/TLSA.*key tag \d+.*from 192\.0\.2\.53/);
  });

  it('expired-accepted: a signature holds to its last second and not beyond', async () => {
    expect(await tlsaSigned({ expiration: now })).toBe('answer secure');
    expect(await tlsaSigned({ expiration: now - 1 })).toBe('answer bogus signature-expired');
    expect(await tlsaSigned({ inception: now })).toBe('answer secure');
    expect(await tlsaSigned({ inception: now + 1 })).toBe('answer bogus signature-not-yet-valid');
  });

  it('A05: times are compared in serial arithmetic, across 2106 too', async () => {
    const late = 0x100000000 + 50;
    const lateWorld = new MiniInternet(
      ['.', 'test.', 'example.test.'].map((apex) => ({
        apex,
        ...(apex === 'example.test.' ? { records: zone.records } : {}),
        sign: { inception: late - 100, expiration: late + 100 },
      })),
    );
    const answer = await lateWorld.lookup(question, 'TLSA', {}, { now: late });
    expect(state(answer)).toBe('answer secure');
    expect(answer.dnssec.signaturesUntil).toBe(late + 100);
  });

  it('A05: signer, label count, covered type and class must fit', async () => {
    expect(await tlsaSigned({ signer: nameFromText('other.test.') })).toBe(
      'answer bogus signer-mismatch',
    );
    expect(await tlsaSigned({ signer: nameFromText('mx1.example.test.') })).toMatch(
      /^answer bogus/,
    );
    expect(await tlsaSigned({ labels: 6 })).toBe('answer bogus signature-invalid');
    const chaos = answers(`${question} TLSA`, (record) => [{ ...record, class: 3 }]);
    expect(state(await world.lookup(question, 'TLSA', chaos))).toMatch(/bogus/);
  });

  it('A05: a signature of a sibling zone is bogus although that zone is secure', async () => {
    const other = world.zone('other.test.');
    expect(await tlsaSigned({ signer: other.apex }, other.key)).toBe(
      'answer bogus signer-mismatch',
    );
  });

  it('A05: a signature that names another algorithm than its key has is by no key of the zone', async () => {
    // The same digest and the same key: nothing but the number tells them apart.
    const mislabelled = { ...ours.key, algorithm: 8 };
    expect(await tlsaSigned({ keyTag: ours.key.keyTag }, mislabelled)).toBe(
      'answer bogus dnskey-missing',
    );
  });

  it('A13: a signature by an absent key does no harm beside a good one, alone it is bogus', async () => {
    const stranger = generateZoneKey(13, 256);
    const beside = tamper(`${question} TLSA`, (message) => ({
      ...message,
      answers: [...signedBy(stranger, question).slice(1), ...message.answers],
    }));
    expect(state(await world.lookup(question, 'TLSA', beside))).toBe('answer secure');
    expect(await tlsaSigned({}, stranger)).toBe('answer bogus dnskey-missing');
  });

  it('rrsig stripped: data of a signed zone without signature are bogus', async () => {
    const stripped = answers(`${question} TLSA`, (record) =>
      record.type === rrType.RRSIG ? [] : [record],
    );
    expect(state(await world.lookup(question, 'TLSA', stripped))).toBe(
      'answer bogus rrsig-missing',
    );
  });

  it('a bad signature stays bogus where the walk below its zone is cut off', async () => {
    const answer = await world.lookup(question, 'TLSA', {
      [`${question} TLSA`]: (message) => ({
        ...message,
        answers: signedBy(ours.key, question, { expiration: now - 1 }),
      }),
      'mx1.example.test. DS': () => 'timed-out',
    });
    expect(state(answer)).toBe('answer bogus signature-expired');
  });

  it('forged-plus-sibling-rrset: a genuine RRset of a sibling does not lend its signature', async () => {
    const forged = recordsFromText(`${question} 300 IN TLSA 3 1 1 dead`);
    const sibling = ours.signed(ours.set(nameFromText('_25._tcp.mx2.example.test.'), rrType.TLSA));
    for (const first of [forged, []]) {
      const answer = await world.lookup(
        question,
        'TLSA',
        tamper(`${question} TLSA`, (message) => ({
          ...message,
          answers: [...first, ...sibling],
        })),
      );
      expect(answer.dnssec.state).toBe('bogus');
    }
  });

  it('wrong-owner-answer: a record moved to another owner is bogus', async () => {
    const name = nameFromText('_25._tcp.mx2.example.test.');
    const moved = tamper('_25._tcp.mx2.example.test. TLSA', (message) => ({
      ...message,
      answers: ours
        .signed(ours.set(nameFromText(question), rrType.TLSA))
        .map((one) => ({ ...one, name })),
    }));
    expect(state(await world.lookup('_25._tcp.mx2.example.test.', 'TLSA', moved))).toBe(
      'answer bogus signature-invalid',
    );
  });

  it('unrelated-rr-other-ttl and unknown-rrtype-in-answer: strangers in the answer do no harm', async () => {
    const extra = recordsFromText(
      `${question} 300 CH TLSA 3 1 1 dead\n` +
        'x.test. 5 IN A 192.0.2.9\nx.test. 9 IN A 192.0.2.8\nx.test. 9 IN TYPE65280 \\# 1 00\nx.test. 9 IN RRSIG \\# 1 00',
    );
    const noisy = tamper(`${question} TLSA`, (message) => ({
      ...message,
      answers: [...extra, ...message.answers],
    }));
    expect(state(await world.lookup(question, 'TLSA', noisy))).toBe('answer secure');
  });

  it('A06: two TLSA in any order, doubled, and with a lower TTL are secure', async () => {
    const changed = tamper('example.test. MX', (message) => ({
      ...message,
      answers: [...message.answers, ...message.answers]
        .reverse()
        .map((one) => ({ ...one, ttl: 7 })),
    }));
    const answer = await world.lookup('example.test.', 'MX', changed);
    expect(state(answer)).toBe('answer secure');
    expect([answer.ttl, answer.originalTtl, answer.dnssec.holdsUntil]).toEqual([7, 300, now + 7]);
  });
});

describe('wildcards', () => {
  it('A08: an expansion with its proof is secure, NSEC and NSEC3', async () => {
    expect(state(await world.lookup('x.wild.example.test.', 'TLSA'))).toBe('answer secure');
    const denial = { iterations: 3, salt: Uint8Array.of(1), optout: false };
    const other = new MiniInternet([{ ...zone, denial }]);
    expect(state(await other.lookup('x.wild.example.test.', 'TLSA'))).toBe('answer secure');
    expect(state(await other.lookup('x.y.wild.example.test.', 'TLSA'))).toBe('answer secure');
  });

  it('A08: an opt-out cover makes an expansion insecure', async () => {
    const denial = { iterations: 0, salt: new Uint8Array(), optout: true };
    const other = new MiniInternet([{ ...zone, denial }]);
    expect(state(await other.lookup('x.wild.example.test.', 'TLSA'))).toBe(
      'answer insecure optout',
    );
  });

  it('wildcard-without-proof: an expansion without proof is bogus', async () => {
    const bare = tamper('x.wild.example.test. TLSA', (message) => ({
      ...message,
      authorities: [],
    }));
    const answer = await world.lookup('x.wild.example.test.', 'TLSA', bare);
    expect(state(answer)).toBe('answer bogus wildcard-without-proof');
  });

  it('A08: a wildcard may not answer where a closer encloser exists', async () => {
    const name = nameFromText('y.deep.wild.example.test.');
    const lie = tamper('y.deep.wild.example.test. TLSA', (message) => ({
      ...message,
      rcode: 0,
      answers: ours.expanded(name, nameFromText('wild.example.test.'), rrType.TLSA),
      authorities: ours.nsecFor(name),
    }));
    expect((await world.lookup('y.deep.wild.example.test.', 'TLSA', lie)).dnssec.state).toBe(
      'bogus',
    );
  });

  it('A05: a question for the wildcard itself is no expansion', async () => {
    expect(state(await world.lookup('*.wild.example.test.', 'TLSA'))).toBe('answer secure');
  });
});

describe('aliases', () => {
  it('A31: a CNAME inside the zone, and one into another, are secure where each step is', async () => {
    const near = await world.lookup('alias.example.test.', 'A');
    expect(state(near)).toBe('answer secure');
    expect(near.aliases).toEqual([{ target: 'mx1.example.test.', state: 'secure' }]);
    const far = await world.lookup('far.example.test.', 'A');
    expect([state(far), nameToText(far.finalName)]).toEqual(['answer secure', 'host.other.test.']);
  });

  it('B03: a CNAME into an unsigned zone is insecure, its first step secure', async () => {
    const answer = await world.lookup('plain.example.test.', 'A');
    expect(state(answer)).toBe('answer insecure no-ds');
    expect(answer.aliases).toEqual([{ target: 'host.plain.test.', state: 'secure' }]);
    expect(answer.originalTtl).toBeUndefined();
  });

  it('A31: an unsigned alias in a signed zone makes the whole answer bogus', async () => {
    const stripped = answers('far.example.test. A', (record) =>
      record.type === rrType.RRSIG && readRrsig(record.rdata).typeCovered === rrType.CNAME
        ? []
        : [record],
    );
    const answer = await world.lookup('far.example.test.', 'A', stripped);
    expect(state(answer)).toBe('answer bogus rrsig-missing');
    expect(answer.aliases[0]?.state).toBe('bogus');
  });

  it('A31: a signed CNAME leads no question for NSEC away, which stands beside it', async () => {
    const own = await world.lookup('alias.example.test.', 'NSEC');
    expect([state(own), own.aliases]).toEqual(['failed bogus alias-mismatch', []]);
    expect(state(await world.lookup('way.plain.test.', 'NSEC'))).toBe('nodata insecure no-ds');
    expect(state(await world.lookup('alias.example.test.', 'A'))).toBe('answer secure');
  });

  it('A31: denial speaks of the final name', async () => {
    const answer = await world.lookup('nowhere.example.test.', 'A');
    expect([state(answer), nameToText(answer.finalName)]).toEqual([
      'nxdomain secure',
      'gone.other.test.',
    ]);
  });

  it('a server that gives the alias alone is asked for the target', async () => {
    const alone = tamper('far.example.test. A', (message) => ({
      ...message,
      answers: message.answers.slice(0, 2),
      authorities: [],
    }));
    expect(state(await world.lookup('far.example.test.', 'A', alone))).toBe('answer secure');
    const failing = { ...alone, 'host.other.test. A': () => 'timed-out' };
    const failed = await world.lookup('far.example.test.', 'A', failing);
    expect([state(failed), failed.failure]).toEqual([
      'failed indeterminate network-error',
      'timed-out',
    ]);
  });

  it('A31: loops and long chains are failed, not followed', async () => {
    const answer = await world.lookup('loop.example.test.', 'A');
    expect([answer.status, answer.failure, answer.dnssec.state]).toEqual([
      'failed',
      'loop',
      'indeterminate',
    ]);
    expect(answer.aliases).toHaveLength(2);
    const records = Array.from(
      { length: 20 },
      (_, at) => `c${at}.long.test. 60 IN CNAME c${at + 1}.long.test.`,
    );
    const long = new MiniInternet([{ apex: 'long.test.', records: records.join('\n') }]);
    expect((await long.lookup('c0.long.test.', 'A')).failure).toBe('loop');
    expect(state(await long.lookup('c9.long.test.', 'A'))).toBe('nxdomain secure');
  });

  it('A08: a CNAME made from a wildcard needs its proof too', async () => {
    expect(state(await world.lookup('x.alias.example.test.', 'A'))).toBe('answer secure');
    const bare = tamper('x.alias.example.test. A', (message) => ({ ...message, authorities: [] }));
    expect((await world.lookup('x.alias.example.test.', 'A', bare)).dnssec.state).toBe('bogus');
  });

  it('A31: a DNAME is followed, and its CNAME must be what it makes of the name', async () => {
    const good = await world.lookup('host.old.example.test.', 'TLSA');
    expect([state(good), nameToText(good.finalName)]).toEqual([
      'answer secure',
      'host.other.test.',
    ]);
    const without = answers('host.old.example.test. TLSA', (record) =>
      record.type === rrType.CNAME ? [] : [record],
    );
    expect(state(await world.lookup('host.old.example.test.', 'TLSA', without))).toBe(
      'answer secure',
    );
    const [lie] = recordsFromText('host.old.example.test. 300 IN CNAME mx1.example.test.');
    const changed = answers('host.old.example.test. A', (record) => [
      record.type === rrType.CNAME && lie !== undefined ? lie : record,
    ]);
    const bad = await world.lookup('host.old.example.test.', 'A', changed);
    expect(bad.dnssec).toMatchObject({ state: 'bogus', reason: 'alias-mismatch' });
  });

  it('A31: the CNAME of a DNAME is judged by the DNAME where it is asked for', async () => {
    expect(state(await world.lookup('host.old.example.test.', 'CNAME'))).toBe('answer secure');
    expect(state(await world.lookup('far.example.test.', 'CNAME'))).toBe('answer secure');
  });

  it('A31: a DNAME made from a wildcard is refused', async () => {
    const owner = nameFromText('x.wdname.example.test.');
    const dname = ours.expanded(owner, nameFromText('wdname.example.test.'), rrType.DNAME);
    const answer = await world.lookup('host.x.wdname.example.test.', 'A', {
      'host.x.wdname.example.test. A': (message) => ({
        ...message,
        rcode: 0,
        answers: dname,
        authorities: ours.proof(owner, 'expansion'),
      }),
    });
    expect(answer.dnssec).toMatchObject({ state: 'bogus', reason: 'wildcard-dname' });
  });
});

describe('aliases that cannot be', () => {
  it('two different CNAME records are followed nowhere', async () => {
    const answer = await world.lookup('two.example.test.', 'A');
    expect([answer.status, answer.failure, answer.dnssec.state]).toEqual([
      'failed',
      'garbage',
      'bogus',
    ]);
  });

  it('A31: a DNAME whose own owner is a wildcard is refused', async () => {
    const answer = await world.lookup('host.*.wdname.example.test.', 'A');
    expect(answer.dnssec).toMatchObject({ state: 'bogus', reason: 'wildcard-dname' });
  });
});

describe('failures', () => {
  it.each([
    [2, 'servfail'],
    [5, 'refused'],
    [4, 'notimp'],
    [1, 'garbage'],
    [9, 'garbage'],
  ])(
    'tlsa-servfail-is-not-absent: rcode %d is failed as %s, never absence',
    async (rcode, failure) => {
      const answer = await world.lookup(
        question,
        'TLSA',
        tamper(`${question} TLSA`, (message) => ({
          ...message,
          rcode,
          answers: [],
        })),
      );
      expect(answer).toMatchObject({ status: 'failed', failure, rdatas: [], ttl: 0 });
      expect(answer.dnssec.state).toBe('indeterminate');
    },
  );

  it('A01: what could not be asked, was cut or answers another question is failed and indeterminate', async () => {
    const cases: readonly (readonly [(message: Message) => Message | string, string])[] = [
      [() => 'timed-out', 'timed-out'],
      [(message) => ({ ...message, flags: { ...message.flags, tc: true } }), 'truncated'],
      [(message) => ({ ...message, questions: [] }), 'garbage'],
      [(message) => ({ ...message, flags: { ...message.flags, qr: false } }), 'garbage'],
    ];
    for (const [change, failure] of cases) {
      const answer = await world.lookup(question, 'TLSA', tamper(`${question} TLSA`, change));
      expect([answer.status, answer.failure, answer.dnssec.state]).toEqual([
        'failed',
        failure,
        'indeterminate',
      ]);
    }
  });

  it('a referral out of an unsigned zone is no denial', async () => {
    const answer = await world.lookup(
      'host.plain.test.',
      'MX',
      tamper('host.plain.test. MX', (message) => ({
        ...message,
        authorities: recordsFromText('. 60 IN NS a.test.'),
      })),
    );
    expect([answer.status, answer.failure]).toEqual(['failed', 'garbage']);
  });

  it('A10: the AD bit and CD bit change nothing', async () => {
    for (const ad of [true, false]) {
      const claimed = tamper(`${question} TLSA`, (message) => ({
        ...message,
        flags: { ...message.flags, ad },
        answers: message.answers.slice(0, 1),
      }));
      expect((await world.lookup(question, 'TLSA', claimed)).dnssec.state).toBe('bogus');
    }
  });
});

describe('judge', () => {
  it('judges a message from a given server, names it, and takes the chain through ask', async () => {
    const name = nameFromText(question);
    const message = decodeMessage(encodeMessage(world.answer(name, rrType.TLSA)));
    const validator = world.validator();
    const good = await validator.judge(name, rrType.TLSA, message, '192.0.2.77');
    expect([state(good), good.server]).toEqual(['answer secure', '192.0.2.77']);
    const stale = { ...message, answers: signedBy(ours.key, question, { expiration: now - 5 }) };
    const bad = await validator.judge(name, rrType.TLSA, stale, '192.0.2.78');
    expect(bad.dnssec.reason).toBe('signature-expired');
    expect(bad.dnssec.chain.at(-1)).toContain('192.0.2.78');
  });
});

describe('KeyTrap', () => {
  /** RSA keys with one tag: two pairs of octets change and keep their sum. */
  function colliding(count: number): readonly Uint8Array[] {
    return Array.from({ length: count }, (_, at) => {
      const dnskey = new Uint8Array(4 + 4 + 256).fill(0xa5);
      dnskey.set([1, 0, 3, 8, 3, 1, 0, 1]);
      dnskey.set([0, at + 1, 0xff, 0xff - at - 1], 20);
      return dnskey;
    });
  }

  /** The default table with algorithm 8 counting its verifications. */
  function counting(): { readonly checks: () => number; readonly algorithms: AlgorithmTable } {
    const rsa = defaultAlgorithms.get(8);
    if (rsa === undefined) throw new Error('no algorithm 8');
    let checks = 0;
    const verify: typeof rsa.verify = (...args) => (checks++, rsa.verify(...args));
    return {
      checks: () => checks,
      algorithms: new Map([...defaultAlgorithms, [8, { ...rsa, verify }] as const]),
    };
  }

  it('keytrap-250x250: colliding keys and signatures cost eight checks and end indeterminate', async () => {
    const keys = colliding(250);
    expect(new Set(keys.map(keyTagOf)).size).toBe(1);
    const trap = new MiniInternet([{ ...zone, extraKeys: keys }]);
    const records = trap.zone('example.test.').set(nameFromText(question), rrType.TLSA);
    const { checks, algorithms } = counting();
    const stranger = generateZoneKey(8, 256);
    const keyTag = keyTagOf(keys[0] ?? new Uint8Array());
    const [rrsig] = signedBy(stranger, question, { keyTag }).slice(1);
    if (rrsig === undefined) throw new Error('no signature');
    const rrsigs = Array.from({ length: 250 }, (_, at) => {
      const rdata = Uint8Array.from(rrsig.rdata);
      rdata[rdata.length - 1] = at;
      return { ...rrsig, rdata };
    });
    const flood = tamper(`${question} TLSA`, (message) => ({
      ...message,
      answers: [...records, ...rrsigs],
    }));
    const answer = await trap.lookup(question, 'TLSA', flood, { algorithms });
    expect(answer.dnssec).toMatchObject({
      state: 'indeterminate',
      reason: 'keytrap-budget',
      ede: 5,
    });
    expect(checks()).toBe(8);
  });

  it('A14: the whole question may cost 128 checks', async () => {
    const limits = { signaturesPerQuestion: 3 };
    const answer = await world.lookup(question, 'TLSA', {}, { limits });
    expect(answer.dnssec).toMatchObject({ state: 'indeterminate', reason: 'keytrap-budget' });
  });

  it('the questions asked for one are bounded', async () => {
    const answer = await world.lookup(question, 'TLSA', {}, { limits: { questions: 3 } });
    expect(answer.dnssec).toMatchObject({ state: 'indeterminate', reason: 'question-budget' });
  });
});
