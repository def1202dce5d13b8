import fc from 'fast-check';
import { parse } from 'yaml';
import { desired } from '../../src/core/migration/desired.js';
import type { MxRecord, Rrset, TlsaRecord } from '../../src/core/rrset.js';
import { naturalCompare } from '../../src/emit/natural-order.js';
import { octodnsZone } from '../../src/emit/octodns.js';
import { comparable, contoso, name, plans, sha256, stageIds } from './plans.js';

type Raw = Readonly<Record<string, unknown>>;

/** As octoDNS's YamlProvider takes it: PyYAML's scalars stay text here, numbers are read by place. */
function readZone(text: string, zone: string, escaped: boolean): readonly Rrset[] {
  const tree = parse(text, { version: '1.1', schema: 'failsafe', uniqueKeys: true }) as Raw;
  return Object.entries(tree).flatMap(([key, value]) => {
    const owner = name(key === '' ? zone : `${key}.${zone}`);
    const records = (Array.isArray(value) ? value : [value]) as readonly Raw[];
    return records.map((record) => readRecord(record, owner, escaped));
  });
}

function readRecord(record: Raw, owner: ReturnType<typeof name>, escaped: boolean): Rrset {
  const ttl = Number(record['ttl']);
  const values = record['values'] as readonly Raw[];
  switch (record['type']) {
    case 'MX':
      return { type: 'MX', owner, ttl, records: values.map(readMx) };
    case 'TXT': {
      const texts = values as unknown as readonly string[];
      return {
        type: 'TXT',
        owner,
        ttl,
        records: texts.map((text) => (escaped ? text.replaceAll('\\;', ';') : text)),
      };
    }
    default:
      return { type: 'TLSA', owner, ttl, records: values.map(readTlsa) };
  }
}

function readMx(value: Raw): MxRecord {
  const exchange = String(value['exchange']);
  if (!exchange.endsWith('.')) throw new Error('no trailing dot');
  return { exchange: name(exchange), preference: Number(value['preference']) };
}

function readTlsa(value: Raw): TlsaRecord {
  return {
    usage: Number(value['certificate_usage']),
    selector: Number(value['selector']),
    matchingType: Number(value['matching_type']),
    data: String(value['certificate_association_data']),
  };
}

function mappings(node: unknown): readonly Raw[] {
  if (Array.isArray(node)) return node.flatMap(mappings);
  if (typeof node !== 'object' || node === null) return [];
  return [node as Raw, ...Object.values(node).flatMap(mappings)];
}

const tlsaOf = (data: string): Rrset => ({
  type: 'TLSA',
  owner: name('_25._tcp.mx1.example.com'),
  ttl: 300,
  records: [{ usage: 3, selector: 1, matchingType: 1, data }],
});

describe('octodnsZone', () => {
  test('s4 of contoso.com comes out as reviewed', () => {
    const { rrsets } = desired(contoso, 's4-add-new-mx', sha256);
    const text = octodnsZone(contoso.domain, rrsets, { note: 'contoso.com at s4-add-new-mx' });
    expect(text).toBe(`---
# contoso.com at s4-add-new-mx. Written by dane-cutover: change dane-cutover.yaml instead.
'':
  ttl: 60
  type: MX
  values:
    - exchange: 'contoso-com.mail.protection.outlook.com.'
      preference: 0
    - exchange: 'contoso-com.o-v1.mx.microsoft.'
      preference: 20
'_mta-sts':
  ttl: 3600
  type: TXT
  values:
    - 'v=STSv1\\; id=${sha256(
      'version: STSv1\r\nmode: testing\r\nmx: contoso-com.mail.protection.outlook.com\r\nmx: contoso-com.o-v1.mx.microsoft\r\nmax_age: 604800\r\n',
    ).slice(0, 32)}\\;'
'_smtp._tls':
  ttl: 3600
  type: TXT
  values:
    - 'v=TLSRPTv1\\; rua=mailto:tlsrpt@contoso.com'
`);
  });

  test('law: what is written, read back, is the desired state, with and without escaped semicolons', () => {
    fc.assert(
      fc.property(plans, stageIds, fc.boolean(), (plan, stage, escapedSemicolons) => {
        const { rrsets } = desired(plan, stage, sha256);
        const text = octodnsZone(plan.domain, rrsets, { escapedSemicolons });
        const back = readZone(text, plan.domain, escapedSemicolons);
        expect(comparable(back)).toEqual(comparable(rrsets));
      }),
    );
  });

  test('law: every mapping is in natural order, or octoDNS would refuse the file', () => {
    fc.assert(
      fc.property(plans, stageIds, (plan, stage) => {
        const { rrsets } = desired(plan, stage, sha256);
        const text = octodnsZone(plan.domain, [...rrsets, tlsaBelow(plan.domain)]);
        for (const mapping of mappings(parse(text, { version: '1.1', schema: 'failsafe' }))) {
          const keys = Object.keys(mapping);
          expect([...keys].sort(naturalCompare)).toEqual(keys);
        }
      }),
    );
  });

  test.each([
    ['a digest that YAML 1.1 reads as an octal number', `0${'1234567'.repeat(9)}`],
    ['a digest that YAML 1.2 reads as a float', `12e45${'0'.repeat(59)}`],
    ['a digest of decimal digits', '8'.repeat(64)],
  ])('%s stays text', (_, data) => {
    const text = octodnsZone(name('example.com'), [tlsaOf(data)]);
    expect(text).toContain(`certificate_association_data: '${data}'`);
    for (const version of ['1.1', '1.2'] as const) {
      const tree = parse(text, { version }) as Record<string, { values: readonly Raw[] }>;
      expect(tree['_25._tcp.mx1']?.values[0]?.['certificate_association_data']).toBe(data);
    }
  });

  test('names that YAML 1.1 reads as booleans or numbers stay names', () => {
    const rrsets = ['no', 'on', '1_000', '0b11'].map((label): Rrset => ({
      type: 'TXT',
      owner: `${label}.example.com` as ReturnType<typeof name>,
      ttl: 60,
      records: ['2026-09-01'],
    }));
    const tree = parse(octodnsZone(name('example.com'), rrsets), { version: '1.1' }) as Raw;
    expect(Object.keys(tree)).toEqual(['0b11', '1_000', 'no', 'on']);
    expect(JSON.stringify(tree)).toContain('"2026-09-01"');
  });

  test('several types at one name become a list of records', () => {
    const { rrsets } = desired(contoso, 's0-baseline', sha256);
    const spf: Rrset = { type: 'TXT', owner: contoso.domain, ttl: 300, records: ["it's v=spf1"] };
    const back = readZone(octodnsZone(contoso.domain, [...rrsets, spf]), contoso.domain, true);
    expect(comparable(back)).toEqual(comparable([...rrsets, spf]));
  });

  test('owners are written below the zone that holds them', () => {
    const plan = { ...contoso, domain: name('mail.example.com') };
    const text = octodnsZone(name('example.com'), desired(plan, 's0-baseline', sha256).rrsets);
    expect(Object.keys(parse(text) as Raw)).toEqual(['_mta-sts.mail', '_smtp._tls.mail', 'mail']);
    expect(() => octodnsZone(name('example.org'), [tlsaOf('ab')])).toThrow('not in the zone');
  });

  test.each(['mx.microsoft', 'o-v1.mx.microsoft', 'mail.protection.outlook.com'])(
    'a record below %s is refused: Microsoft publishes there',
    (zone) => {
      const rrset: Rrset = { ...tlsaOf('ab'), owner: name(`_25._tcp.contoso-com.${zone}`) };
      expect(() => octodnsZone(name(zone), [rrset])).toThrow('synth-microsoft-zone');
    },
  );

  test.each(['"quoted"', 'a" "b', 'caf\u00e9', 'a\\;b', 'two\nlines'])(
    'the TXT %j, which octoDNS would change, is refused',
    (text) => {
      const rrset: Rrset = { type: 'TXT', owner: contoso.domain, ttl: 60, records: [text] };
      expect(() => octodnsZone(contoso.domain, [rrset])).toThrow('octoDNS cannot carry');
    },
  );

  test('two RRsets of one slot are refused, since octoDNS would abort on them', () => {
    const twice = [tlsaOf('ab'), tlsaOf('cd')];
    expect(() => octodnsZone(name('example.com'), twice)).toThrow('two RRsets');
  });

  test('a note cannot leave its comment', () => {
    expect(octodnsZone(contoso.domain, [], { note: 'x\nevil: 1' })).not.toMatch(/^evil/m);
  });
});

describe('naturalCompare', () => {
  // The order that Python's natsort 8.4 gives these names.
  const ordered = [
    '',
    '1a',
    '2',
    '02a',
    '10',
    '_25._tcp.mx1',
    '_25._tcp.mx2',
    '_25._tcp.mx10',
    '_443._tcp',
    '_mta-sts',
    'a',
    'a1',
    'a1b',
    'a2',
    'a10',
    'aa',
    'mail',
    'mx1-2',
    'mx1.b',
  ];

  test('orders as natsort does', () => {
    expect([...ordered].reverse().sort(naturalCompare)).toEqual(ordered);
  });
});

function tlsaBelow(domain: string): Rrset {
  return { ...tlsaOf('ab'.repeat(32)), owner: name(`_25._tcp.mx1.${domain}`) };
}
