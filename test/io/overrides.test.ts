import { checkOverrides } from '../../src/io/overrides.js';
import { builtInAnchorLines } from '../../src/protocols/dnssec/anchors.js';
import { keyTagOf, dsRdataFor } from '../../src/protocols/dnssec/keys.js';
import { rootName } from '../../src/protocols/dns/name.js';
import { rdataFromText, rdataToText } from '../../src/protocols/dns/rdata.js';
import { rrType } from '../../src/protocols/dns/types.js';

const ownKey = rdataFromText(rrType.DNSKEY, `257 3 13 ${Buffer.alloc(64, 7).toString('base64')}`);
const ownDnskey = `. IN DNSKEY ${rdataToText(rrType.DNSKEY, ownKey)}`;
const dsOf = (digestType: number): string =>
  `. IN DS ${rdataToText(rrType.DS, dsRdataFor(rootName, ownKey, digestType) ?? new Uint8Array())}`;
const map = { '192.0.2.1:25/tcp': '127.0.0.1:2525' };

function errors(
  trustAnchors: readonly string[],
  builtInAnchors: readonly string[] = builtInAnchorLines,
  used: { atIsGiven: boolean; endpointMap: Readonly<Record<string, string>> } = {
    atIsGiven: true,
    endpointMap: {},
  },
): readonly string[] {
  return checkOverrides({ ...used, trustAnchors, builtInAnchors });
}

describe('the clock and the endpoints of the caller', () => {
  it('are refused without anchors of their own', () => {
    expect(errors([])).toEqual(['at: refused without trust-anchors of your own']);
    expect(errors([], builtInAnchorLines, { atIsGiven: false, endpointMap: map })).toEqual([
      'endpoint-map: refused without trust-anchors of your own',
    ]);
    expect(errors([], builtInAnchorLines, { atIsGiven: true, endpointMap: map })).toEqual([
      'at and endpoint-map: refused without trust-anchors of your own',
    ]);
  });

  it('are taken with anchors of their own', () => {
    expect(errors([dsOf(2)])).toEqual([]);
    expect(
      errors([
        ownDnskey,
        'example.net. DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D',
      ]),
    ).toEqual([]);
  });

  it.each([
    ['as it is', builtInAnchorLines[0] ?? ''],
    [
      'in lower case with a TTL',
      (builtInAnchorLines[1] ?? '').toLowerCase().replace('. in', '.  172800 IN'),
    ],
    [
      'cut into words',
      '. DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D084 58E880409BBC683457104237C7F8EC8D',
    ],
    ['by another digest', `. IN DS 20326 8 4 ${'ab'.repeat(48)}`],
  ])('are refused where a built-in anchor is among them, %s', (_, line) => {
    expect(errors([dsOf(2), line])).toEqual([
      'at: refused with a built-in trust anchor among trust-anchors',
    ]);
  });

  it.each([
    ['the key itself', ownDnskey, dsOf(2)],
    ['the key itself, by SHA-384', ownDnskey, dsOf(4)],
    ['the key marked revoked', ownDnskey.replace('257', '385'), dsOf(2)],
    ['the key without SEP', ownDnskey.replace('257', '256'), dsOf(2)],
    ['key and key', ownDnskey, ownDnskey],
    ['digest and key', dsOf(2), ownDnskey],
    ['an unknown digest type', ownDnskey, `. IN DS ${keyTagOf(ownKey)} 13 99 00`],
  ])('are refused where the built-in anchor is given as %s', (_, given, builtIn) => {
    expect(errors([given], [builtIn])).toHaveLength(1);
  });

  it('are refused with lines that are no anchors', () => {
    expect(errors(['. IN A 192.0.2.1'])).toEqual(['trust-anchors: expected DS or DNSKEY records']);
    expect(errors(['{}'])).toHaveLength(1);
  });

  it('do not matter where neither is set', () => {
    const none = { atIsGiven: false, endpointMap: {} };
    expect(errors([], builtInAnchorLines, none)).toEqual([]);
    expect(errors(builtInAnchorLines, builtInAnchorLines, none)).toEqual([]);
  });
});
