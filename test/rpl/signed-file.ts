import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { concatBytes, u16Bytes } from '../../src/protocols/dns/byte-reader.js';
import type { ResourceRecord } from '../../src/protocols/dns/message.js';
import { nameFromText, nameToText } from '../../src/protocols/dns/name.js';
import { rdataToText } from '../../src/protocols/dns/rdata.js';
import { rrType, rrTypeName } from '../../src/protocols/dns/types.js';
import { recordsFromText } from '../../src/protocols/dns/zone-text.js';
import { rrsigHead, signedData } from '../../src/protocols/dnssec/canonical.js';
import { dsFor, generateZoneKey, keyTagOf, signRrset } from '../../src/protocols/dnssec/sign.js';

export const now = 1_600_000_000;
const apex = nameFromText('example.com.');
const window = { inception: now - 1000, expiration: now + 1000 };

/** A key that signs RRsets of example.com, of whatever age. */
export interface Signer {
  readonly dnskey: Uint8Array;
  readonly rrsig: (records: readonly ResourceRecord[]) => ResourceRecord;
}

export function modernSigner(): Signer {
  const key = generateZoneKey(13, 257);
  return {
    dnskey: key.dnskey,
    rrsig: (records) => signRrset(records, key, { signer: apex, ...window }),
  };
}

function oldSigner(
  algorithm: number,
  publicKey: Uint8Array,
  signing: (data: Uint8Array) => Uint8Array,
): Signer {
  const dnskey = concatBytes([u16Bytes(257), Uint8Array.of(3, algorithm), publicKey]);
  return {
    dnskey,
    rrsig: (records) => {
      const [first] = records;
      if (first === undefined) throw new Error('an empty RRset');
      const head = {
        typeCovered: first.type,
        algorithm,
        labels: first.name.labels.length,
        originalTtl: first.ttl,
        ...window,
        keyTag: keyTagOf(dnskey),
        signer: apex,
      };
      const rdata = concatBytes([rrsigHead(head), signing(signedData(records, head))]);
      return { ...first, type: rrType.RRSIG, rdata };
    },
  };
}

/** Reads the integers of a DER structure in order, sequences and bit strings opened. */
function integers(der: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = 0; at < der.length;) {
    const tag = der[at] ?? 0;
    let length = der[at + 1] ?? 0;
    at += 2;
    if (length >= 0x80) {
      const octets = der.subarray(at, at + (length & 0x7f));
      length = octets.reduce((sum, octet) => sum * 256 + octet, 0);
      at += octets.length;
    }
    const body = der.subarray(at, at + length);
    at += length;
    if (tag === 0x30) found.push(...integers(body));
    else if (tag === 0x03) found.push(...integers(body.subarray(1)));
    else if (tag === 0x02) found.push(body);
  }
  return found;
}

function sized(octets: Uint8Array, size: number): Uint8Array {
  const bare = octets.length > size ? octets.subarray(octets.length - size) : octets;
  return concatBytes([new Uint8Array(size - bare.length), bare]);
}

function dsaOctets(key: KeyObject, t: number): Uint8Array {
  const [p, q, g, y] = integers(key.export({ format: 'der', type: 'spki' }));
  const size = 64 + t * 8;
  const big = [p, g, y].map((value) => sized(value ?? new Uint8Array(), size));
  return concatBytes([Uint8Array.of(t), sized(q ?? new Uint8Array(), 20), ...big]);
}

/** Algorithm 3 or 6; `form` is how the signature is written. */
export function dsaSigner(algorithm: number, form: 'rfc' | 'der'): Signer {
  const pair = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });
  return oldSigner(algorithm, dsaOctets(pair.publicKey, 8), (data) => {
    const dsaEncoding = form === 'rfc' ? 'ieee-p1363' : 'der';
    const signature = sign('sha1', data, { key: pair.privateKey, dsaEncoding });
    return form === 'rfc' ? concatBytes([Uint8Array.of(8), signature]) : signature;
  });
}

export function md5Signer(): Signer {
  const pair = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const jwk = pair.publicKey.export({ format: 'jwk' });
  const [e, n] = [jwk.e, jwk.n].map((text) => Buffer.from(text ?? '', 'base64url'));
  const key = concatBytes([Uint8Array.of(e?.length ?? 0), e ?? Buffer.of(), n ?? Buffer.of()]);
  return oldSigner(1, key, (data) => sign('md5', data, pair.privateKey));
}

function lines(records: readonly ResourceRecord[]): string {
  return records
    .map(
      ({ name, ttl, type, rdata }) =>
        `${nameToText(name)} ${ttl} IN ${rrTypeName(type)} ${rdataToText(type, rdata)}`,
    )
    .join('\n');
}

/** Records of zone-file text with their signature. */
export function signed(text: string, signer: Signer): string {
  const records = recordsFromText(text);
  return lines([...records, signer.rrsig(records)]);
}

export function dnskeys(signer: Signer): string {
  return signed(`example.com. 3600 IN DNSKEY ${rdataToText(rrType.DNSKEY, signer.dnskey)}`, signer);
}

export function anchor(signer: Signer): string {
  return `example.com. IN DS ${rdataToText(rrType.DS, dsFor(apex, signer.dnskey, 2))}`;
}

/** An entry that answers one question. */
export function entry(question: string, answer: string, more = ''): string {
  return `ENTRY_BEGIN
MATCH opcode qtype qname
ADJUST copy_id
REPLY QR AA NOERROR
SECTION QUESTION
${question}
SECTION ANSWER
${answer}
${more}
ENTRY_END
`;
}

export function range(address: string, entries: readonly string[], steps = '0 100'): string {
  return `RANGE_BEGIN ${steps}\nADDRESS ${address}\n${entries.join('\n')}RANGE_END\n`;
}

/** A question with DO and what is to come of it. */
export function step(at: number, question: string, reply: string, answer = ''): string {
  return `STEP ${at} QUERY
ENTRY_BEGIN
REPLY RD DO
SECTION QUESTION
${question}
ENTRY_END
STEP ${at + 1} CHECK_ANSWER
ENTRY_BEGIN
MATCH all
REPLY QR RD RA ${reply}
SECTION QUESTION
${question}
SECTION ANSWER
${answer}
ENTRY_END
`;
}

export const rootHint = 'stub-zone:\n  name: "."\n  stub-addr: 192.0.2.1\n';
export const clock = 'val-override-date: "20200913122640"\n';

/** A referral by the root's server to that of example.com. */
export const referral = `ENTRY_BEGIN
MATCH opcode subdomain
ADJUST copy_id copy_query
REPLY QR NOERROR
SECTION QUESTION
example.com. IN A
SECTION AUTHORITY
example.com. IN NS ns.example.com.
SECTION ADDITIONAL
ns.example.com. IN A 192.0.2.2
ENTRY_END
`;

export function file(config: string, body: string): string {
  return `server:\n${config}CONFIG_END\nSCENARIO_BEGIN test\n${body}SCENARIO_END\n`;
}
