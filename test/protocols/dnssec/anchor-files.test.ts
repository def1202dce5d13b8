import fc from 'fast-check';
import { instantFromText } from '../../../src/core/time.js';
import { nameToText } from '../../../src/protocols/dns/name.js';
import { rdataToText } from '../../../src/protocols/dns/rdata.js';
import { builtInRootHints, parseRootHints } from '../../../src/protocols/dns/root-hints.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import { WireError } from '../../../src/protocols/dns/wire-error.js';
import { readAnchorFile } from '../../../src/protocols/dnssec/anchor-file.js';
import {
  builtInAnchorLines,
  builtInAnchorLinesAt,
  embeddedAnchors,
  expectedAnchorsAt,
} from '../../../src/protocols/dnssec/anchors.js';
import { keyTagOf } from '../../../src/protocols/dnssec/keys.js';
import { parseXml } from '../../../src/protocols/dnssec/small-xml.js';

const key2017 =
  'AwEAAaz/tAm8yTn4Mfeh5eyI96WSVexTBAvkMgJzkKTOiW1vkIbzxeF3+/4RgWOq7HrxRixHlFlExOLAJr5emLvN7SWXgnLh4+B5xQlNVz8Og8kvArMtNROxVQuCaSnIDdD5LKyWbRd2n9WGe2R8PzgCmr3EgVLrjyBxWezF0jLHwVN8efS3rCj/EWgvIWgb9tarpVUDK/b58Da+sqqls3eNbuv7pr+eoZG+SrDK6nWeL3c6H5Apxz7LjVc1uTIdsIXxuOLYA4/ilBmSVIzuDWfdRUfhHdY6+cn8HFRm+2hM8AnXGXws9555KrUB5qihylGa8subX2Nn6UwNR1AkUTV74bU=';
const key2024 =
  'AwEAAa96jeuknZlaeSrvyAJj6ZHv28hhOKkx3rLGXVaC6rXTsDc449/cidltpkyGwCJNnOAlFNKF2jBosZBU5eeHspaQWOmOElZsjICMQMC3aeHbGiShvZsx4wMYSjH8e7Vrhbu6irwCzVBApESjbUdpWWmEnhathWu1jo+siFUiRAAxm9qyJNg/wOZqqzL/dL/q8PkcRU5oUKEpUge71M3ej2/7CPqpdVwuMoTvoB+ZOT4YeGyxMvHmbrxlFzGOHOijtzN+u1TQNatX2XBuzZNQ1K+s2CXkPIZo7s6JgZyvaBevYtxPvYLw4z9mR7K2vaF18UYH9Z9GNUUeayffKC73PYc=';

const at = (text: string): number => instantFromText(text) ?? 0;
const now = at('2026-11-24T08:00:00Z');
const day = 86_400;

/** Key tags of what is trusted. */
function tags(text: string, when = now): readonly number[] {
  return readAnchorFile(text, when).map(({ type, rdata }) =>
    type === 'DS' ? ((rdata[0] ?? 0) << 8) + (rdata[1] ?? 0) : keyTagOf(rdata),
  );
}

const xml = `<?xml version="1.0" encoding="UTF-8"?>
<TrustAnchor id="E9724F53-1851-4F86-85E5-F1392102940B" source="http://data.iana.org/root-anchors/root-anchors.xml">
  <Zone>.</Zone>
  <KeyDigest id="Kjqmt7v" validFrom="2010-07-15T00:00:00+00:00" validUntil="2019-01-11T00:00:00+00:00"><!-- gone -->
    <KeyTag>19036</KeyTag><Algorithm>8</Algorithm><DigestType>2</DigestType>
    <Digest>49AAC11D7B6F6446702E54A1607371607A1A41855200FD2CE1CDDE32F24E8FB5</Digest>
  </KeyDigest>
  <KeyDigest id="Klajeyz" validFrom="2017-02-02T00:00:00+00:00">
    <KeyTag>20326</KeyTag><Algorithm>8</Algorithm><DigestType>2</DigestType>
    <Digest>E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D</Digest>
    <PublicKey>${key2017}</PublicKey><Flags>257</Flags>
  </KeyDigest>
  <KeyDigest id='Kmyv6jo' validFrom='2024-07-18T00:00:00+00:00'>
    <KeyTag>38696</KeyTag><Algorithm>8</Algorithm><DigestType>2</DigestType>
    <Digest>683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16</Digest>
    <PublicKey>${key2024}</PublicKey><Flags>257</Flags>
  </KeyDigest>
</TrustAnchor>
`;

describe('root-anchors.xml (RFC 9718)', () => {
  it('gives the anchors that are embedded', () => {
    const lines = readAnchorFile(xml, now).map(
      ({ owner, rdata }) => `${nameToText(owner)} IN DS ${rdataToText(rrType.DS, rdata)}`,
    );
    expect(lines.map((line) => line.toUpperCase())).toEqual(builtInAnchorLines);
  });

  it.each([
    ['2010-07-14T23:59:59Z', 'none'],
    ['2010-07-15T00:00:00Z', [19036]],
    ['2017-02-02T00:00:00Z', [19036, 20326]],
    ['2019-01-10T23:59:59Z', [19036, 20326]],
    ['2019-01-11T00:00:00Z', [20326]],
    ['2024-07-17T23:59:59Z', [20326]],
    ['2024-07-18T00:00:00Z', [20326, 38696]],
  ])('validFrom and validUntil are honoured: at %s %s', (when, expected) => {
    if (expected === 'none') expect(() => tags(xml, at(when))).toThrow(WireError);
    else expect(tags(xml, at(when))).toEqual(expected);
  });

  it.each<[string, (text: string) => string]>([
    ['a public key of another digest', (text) => text.replace(key2024, key2017)],
    [
      'a digest that cannot be made of the key',
      (text) => text.replaceAll('<DigestType>2', '<DigestType>3'),
    ],
    ['flags that change the key', (text) => text.replace('257</Flags>', '385</Flags>')],
    ['flags without a key', (text) => text.replace(/<PublicKey>[^<]*<\/PublicKey>/, '')],
    ['a key without flags', (text) => text.replace('<Flags>257</Flags>', '')],
    ['no validFrom', (text) => text.replace('validFrom="2017-02-02T00:00:00+00:00"', '')],
    ['a time that is none', (text) => text.replace('2019-01-11T', '2019-02-30T')],
    [
      'a time without a zone',
      (text) => text.replace('2019-01-11T00:00:00+00:00', '2019-01-11T00:00:00'),
    ],
    [
      'two digests in one',
      (text) => text.replace('<KeyTag>20326</KeyTag>', '<KeyTag>20326</KeyTag><KeyTag>1</KeyTag>'),
    ],
    ['no zone', (text) => text.replace('<Zone>.</Zone>', '')],
    ['a document type', (text) => text.replace('<TrustAnchor', '<!DOCTYPE x><TrustAnchor')],
    ['an entity', (text) => text.replace('20326<', '&#50;0326<')],
    ['CDATA', (text) => text.replace('20326<', '<![CDATA[20326]]><')],
    [
      'elements that do not nest',
      (text) => text.replace('</KeyTag><Algorithm>', '<Algorithm></KeyTag>'),
    ],
    ['an attribute given twice', (text) => text.replace('validUntil=', 'validFrom=')],
    ['an end that is missing', (text) => text.replace('</TrustAnchor>', '')],
    ['text behind it', (text) => `${text}. IN DS 1 8 2 00`],
    ['another element', (text) => text.replaceAll('TrustAnchor', 'Anchors')],
    ['a digest that is no number', (text) => text.replace('<Digest>E0', '<Digest>G0')],
  ])('is refused with %s', (_, bend) => {
    expect(bend(xml)).not.toBe(xml);
    expect(() => tags(bend(xml))).toThrow(WireError);
  });
});

describe('the XML reader', () => {
  it.each([
    ['elements that end in the wrong order', '<a><b></a></b>'],
    ['nine elements inside one another', `${'<a>'.repeat(9)}${'</a>'.repeat(9)}`],
    ['two elements', '<a/><b/>'],
    ['nothing', '<?xml version="1.0"?>'],
    ['an end with attributes', '<a></a b="c">'],
    ['a comment with two hyphens in it', '<a><!-- -- --></a>'],
  ])('refuses %s', (_, text) => {
    expect(() => parseXml(text)).toThrow(WireError);
  });

  it('reads elements, attributes in either quotes, and text', () => {
    const root = parseXml(`<?xml version="1.0"?> <a b="1" c='2'>x<d/>y<!-- z --></a> `);
    expect([root.name, root.text, root.children.map(({ name }) => name)]).toEqual([
      'a',
      'xy',
      ['d'],
    ]);
    expect(Object.fromEntries(root.attributes)).toEqual({ b: '1', c: '2' });
  });
});

const line = (key: string, state: string, flags = 257): string =>
  `.\t86400\tIN\tDNSKEY\t${flags} 3 8 ${key} ;{id = 0 (ksk), size = 2048b} ;;state=${state} ;;count=0 ;;lastchange=1502438004 ;;Fri Aug 11 07:53:24 2017\n`;
const head = `; autotrust trust anchor file
;;id: . 1
;;last_queried: 1795507200 ;;Tue Nov 24 08:00:00 2026
;;query_failed: 0
`;

describe("unbound's auto-trust-anchor-file (RFC 5011)", () => {
  it.each([
    ['0 [  START  ]', false],
    ['1 [ ADDPEND ]', false],
    ['2 [  VALID  ]', true],
    ['3 [ MISSING ]', true],
    ['4 [ REVOKED ]', false],
    ['5 [ REMOVED ]', false],
  ])('a key in state %s: trusted %s', (state, isTrusted) => {
    const text = head + line(key2017, '2 [  VALID  ]') + line(key2024, state);
    expect(tags(text)).toEqual(isTrusted ? [20326, 38696] : [20326]);
    // The states alone show what the file is.
    expect(tags(text.slice(head.length))).toEqual(isTrusted ? [20326, 38696] : [20326]);
  });

  it('with no key in a trusted state it gives none, and no default', () => {
    expect(() => tags(head + line(key2024, '1 [ ADDPEND ]'))).toThrow(WireError);
  });

  it.each([
    ['a state that is none', line(key2024, '6')],
    ['a state under another name', line(key2024, '2 [ ADDPEND ]')],
    ['no state', `. IN DNSKEY 257 3 8 ${key2024}\n`],
    ['a record over two lines', `. IN DNSKEY 257 3 8 (\n${key2024} ) ;;state=2 [  VALID  ]\n`],
  ])('a key with %s makes it unreadable', (_, more) => {
    expect(() => tags(head + line(key2017, '2 [  VALID  ]') + more)).toThrow(WireError);
  });
});

describe('plain .key files', () => {
  it('of DNSKEY or DS lines are all trusted', () => {
    expect(
      tags(`. IN DNSKEY 257 3 8 ${key2017} ; keytag 20326\n${builtInAnchorLines[1]}\n`),
    ).toEqual([20326, 38696]);
  });

  it('whatever the octets, the reader throws nothing but its own error', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<',
        '</',
        '>',
        ';;state=2',
        '<KeyDigest ',
        '"',
        ' . IN DS',
        '\n',
        '&',
        '<!--',
      ),
      fc.string(),
    );
    const texts = fc.oneof(
      fc.array(piece).map((parts) => parts.join('')),
      fc.array(piece).map((parts) => `<TrustAnchor>${parts.join('')}</TrustAnchor>`),
      fc.array(piece).map((parts) => head + parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          readAnchorFile(text, now);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the embedded anchors', () => {
  it('at least one is expected to be good for another 180 days: if not, a release is due', () => {
    const clock = Math.floor(Date.now() / 1000);
    expect(builtInAnchorLinesAt(clock).length).toBeGreaterThan(0);
    expect(expectedAnchorsAt(clock + 180 * day)).not.toEqual([]);
  });

  it('that check fails in time: 180 days before the last expected end', () => {
    const last = Math.max(...embeddedAnchors.map(({ expectedUntil }) => expectedUntil));
    expect(expectedAnchorsAt(last - 1)).toHaveLength(1);
    expect(expectedAnchorsAt(last)).toEqual([]);
    const ended = embeddedAnchors.map((anchor) => ({ ...anchor, validUntil: now }));
    expect(expectedAnchorsAt(now, ended)).toEqual([]);
  });

  it('are trusted by no date before IANA published them', () => {
    expect(builtInAnchorLinesAt(at('2017-02-01T00:00:00Z'))).toEqual([]);
    expect(builtInAnchorLinesAt(at('2024-07-17T00:00:00Z'))).toEqual(
      builtInAnchorLines.slice(0, 1),
    );
    expect(builtInAnchorLinesAt(now)).toEqual(builtInAnchorLines);
  });
});

describe('the built-in root hints', () => {
  it('are thirteen servers with an address of each family, written as a hints file', () => {
    const text = builtInRootHints
      .map(
        ({ server, address }) =>
          `. 3600000 NS ${server}\n${server} 3600000 ${address.includes(':') ? 'AAAA' : 'A'} ${address}\n`,
      )
      .join('');
    expect(parseRootHints(text)).toEqual(builtInRootHints);
    expect(new Set(builtInRootHints.map(({ server }) => server)).size).toBe(13);
    expect(builtInRootHints.filter(({ address }) => address.includes(':'))).toHaveLength(13);
  });
});
