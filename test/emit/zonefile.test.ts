import fc from 'fast-check';
import { desired } from '../../src/core/migration/desired.js';
import type { Rrset } from '../../src/core/rrset.js';
import { zoneFile, zoneFileRecords } from '../../src/emit/zonefile.js';
import { readMasterLines } from './master-file.js';
import { comparable, contoso, name, plans, sha256, stageIds } from './plans.js';

describe('zoneFile', () => {
  test('s6 of contoso.com comes out with absolute names and one TTL for the MX set', () => {
    const lines = zoneFile(desired(contoso, 's6-swap-preference', sha256)).split('\n');
    expect(lines.slice(2, 4)).toEqual([
      'contoso.com. 60 IN MX 0 contoso-com.o-v1.mx.microsoft.',
      'contoso.com. 60 IN MX 30 contoso-com.mail.protection.outlook.com.',
    ]);
    expect(lines.at(5)).toBe(
      '_smtp._tls.contoso.com. 3600 IN TXT "v=TLSRPTv1; rua=mailto:tlsrpt@contoso.com"',
    );
  });

  test('law: what is written, read back, is the desired state of every plan and stage', () => {
    fc.assert(
      fc.property(plans, stageIds, (plan, stage) => {
        const state = desired(plan, stage, sha256);
        const lines = zoneFile(state)
          .split('\n')
          .filter((line) => line !== '' && !line.startsWith(';'));
        expect(comparable(readMasterLines(lines))).toEqual(comparable(state.rrsets));
      }),
    );
  });

  test('law: any TXT survives escaping and cutting at 255 octets', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
        const [line = ''] = zoneFileRecords([txt(text)]);
        expect(line).toMatch(/^[\x20-\x7e]+$/);
        const [back] = readMasterLines([line]);
        expect(back?.records).toEqual([Buffer.from(text, 'utf8').toString('utf8')]);
      }),
    );
  });

  test('a quote and a line break in a TXT cannot add a record', () => {
    const evil = 'x"\ncontoso.com. 60 IN MX 0 evil.example.net.';
    expect(zoneFileRecords([txt(evil)])).toEqual([
      'contoso.com. 60 IN TXT "x\\"\\010contoso.com. 60 IN MX 0 evil.example.net."',
    ]);
  });

  test('a TLSA in a zone of Microsoft is refused: nobody would look there (H13)', () => {
    const rrset: Rrset = {
      type: 'TLSA',
      owner: name('_25._tcp.contoso-com.o-v1.mx.microsoft'),
      ttl: 60,
      records: [],
    };
    expect(() => zoneFileRecords([rrset])).toThrow('synth-microsoft-zone');
  });
});

function txt(text: string): Rrset {
  return { type: 'TXT', owner: contoso.domain, ttl: 60, records: [text] };
}
