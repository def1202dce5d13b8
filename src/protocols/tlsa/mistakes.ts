import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { TlsaRecord } from '../../core/rrset.js';
import type { Certificate } from '../x509/certificate.js';
import { derContent, derMembers, derWhole } from '../x509/der.js';

/** Certificates of a chain looked at, and the largest of them: the work per chain stays below some milliseconds. */
const maxCertificates = 4;
const maxOctets = 16_384;

/**
 * P19: the record's data is right for nothing that was presented, but for something that tools hash by mistake: the text
 * of a PEM file, Base64, hexadecimal digits, the certificate instead of the key, another certificate of the chain, nothing
 * at all; or it is another digest than the matching type says. Words for people, or `undefined`.
 */
export type Lookalike = (record: TlsaRecord) => string | undefined;

/** Of one chain, leaf first. Nothing is computed until the first record is asked about. */
export function lookalikes(chain: readonly Certificate[]): Lookalike {
  let known: ReadonlyMap<string, Origin> | undefined;
  return (record) => {
    const data = record.data.toLowerCase();
    // Shorter data, such as one octet, would be the beginning of something by chance.
    if (data.length < 32 && data !== '') return undefined;
    known ??= originsOf(chain);
    return wordsFor(record, data, known) ?? cutShort(data, known);
  };
}

interface Origin {
  readonly digest: string;
  readonly content: string;
  /** Set where this is what some record would rightly carry: place in the chain, selector and matching type. */
  readonly right?: { readonly place: number; readonly selector: number; readonly matching: number };
}

/** `none` is matching type 0: the content itself. */
const digests = [
  { name: 'SHA-256', algorithm: 'sha256', matching: 1 },
  { name: 'SHA-512', algorithm: 'sha512', matching: 2 },
  { name: 'SHA-1', algorithm: 'sha1', matching: undefined },
  { name: 'SHA-384', algorithm: 'sha384', matching: undefined },
] as const;

function originsOf(chain: readonly Certificate[]): ReadonlyMap<string, Origin> {
  const origins = new Map<string, Origin>();
  const add = (key: string, origin: Origin): void => {
    if (key !== '' && !origins.has(key)) origins.set(key, origin);
  };
  const small = chain.slice(0, maxCertificates).filter(({ der }) => der.length <= maxOctets);
  small.forEach((certificate, place) => {
    for (const selector of [0, 1]) {
      const bytes = selector === 0 ? certificate.der : certificate.spki;
      const content = `the ${selector === 0 ? 'certificate' : 'public key'} ${placeWords(place)}`;
      add(hex(bytes), { digest: '', content, right: { place, selector, matching: 0 } });
      for (const { name, algorithm, matching } of digests) {
        const right = matching === undefined ? {} : { right: { place, selector, matching } };
        add(hashed(algorithm, bytes), { digest: name, content, ...right });
      }
    }
  });
  for (const [content, bytes] of [...small.flatMap(wrongContents), ...wholeFiles(small)]) {
    add(hex(bytes), { digest: '', content });
    for (const { name, algorithm } of digests) {
      add(hashed(algorithm, bytes), { digest: name, content });
    }
  }
  return origins;
}

type Content = readonly [words: string, bytes: Uint8Array];

/** What reaches a digest when a step of the usual pipeline is left out or one too many is taken. */
function wrongContents(certificate: Certificate, place: number): readonly Content[] {
  const where = placeWords(place);
  const forms = (what: string, label: string, der: Uint8Array): readonly Content[] => [
    ...texts(`the PEM text of the ${what} ${where}`, pem(label, der)),
    ...texts(`the Base64 text of the ${what} ${where}`, base64Lines(der)),
    ...texts(`the Base64 text of the ${what} ${where}`, Buffer.from(der).toString('base64')),
    ...texts(`the hexadecimal text of the ${what} ${where}`, hex(der)),
    ...texts(`the hexadecimal text of the ${what} ${where}`, hex(der).toUpperCase()),
    ...digests
      .slice(0, 2)
      .flatMap(({ name, algorithm }) =>
        [hashed(algorithm, der), hashed(algorithm, der).toUpperCase()].flatMap((digest) => [
          ...texts(`the ${name} of the ${what} ${where}, hashed once more as text`, digest),
        ]),
      ),
    ...digests
      .slice(0, 2)
      .map(({ name, algorithm }): Content => [
        `the ${name} of the ${what} ${where}, hashed once more`,
        createHash(algorithm).update(der).digest(),
      ]),
  ];
  const bits = keyBits(certificate.spki);
  return [
    ...forms('certificate', 'CERTIFICATE', certificate.der),
    ...forms('public key', 'PUBLIC KEY', certificate.spki),
    ...(bits === undefined
      ? []
      : ([[`the bare key bits ${where}, without the algorithm in front`, bits]] as const)),
  ];
}

/** `openssl dgst fullchain.pem`, and no input at all. */
function wholeFiles(chain: readonly Certificate[]): readonly Content[] {
  const all = chain.map(({ der }) => pem('CERTIFICATE', der));
  return [
    ['nothing: the input was empty', new Uint8Array(0)],
    ['nothing but a line feed', Buffer.from('\n')],
    ...(all.length > 1
      ? [
          ...texts('the PEM text of the whole chain', all.join('')),
          ...texts('the PEM text of the whole chain', all.join('\n')),
        ]
      : []),
  ];
}

/** As a file has it and as `echo -n` or Windows has it. */
function texts(words: string, text: string): readonly Content[] {
  const bare = text.replace(/\n$/, '');
  return [bare, `${bare}\n`, `${bare.replaceAll('\n', '\r\n')}\r\n`].map((one): Content => [
    words,
    Buffer.from(one, 'latin1'),
  ]);
}

function pem(label: string, der: Uint8Array): string {
  return `-----BEGIN ${label}-----\n${base64Lines(der)}-----END ${label}-----\n`;
}

function base64Lines(der: Uint8Array): string {
  return Buffer.from(der)
    .toString('base64')
    .replace(/(.{1,64})/g, '$1\n');
}

/** The BIT STRING of a SubjectPublicKeyInfo without its count of unused bits: PKCS #1 for RSA, the point for EC. */
function keyBits(spki: Uint8Array): Uint8Array | undefined {
  const whole = derWhole(spki);
  const bits = whole && derMembers(spki, whole)?.[1];
  return bits && derContent(spki, bits).subarray(1);
}

function wordsFor(
  record: TlsaRecord,
  data: string,
  known: ReadonlyMap<string, Origin>,
): string | undefined {
  const origin = known.get(data);
  if (origin === undefined) return undefined;
  const { digest, content, right } = origin;
  const what = digest === '' ? `${content} itself` : `the ${digest} of ${content}`;
  if (right === undefined) return what;
  const { place, selector, matching } = right;
  const usage = place === 0 ? 3 : 2;
  const proper = `${usage} ${selector} ${matching}`;
  const given = `${record.usage} ${record.selector} ${record.matchingType}`;
  return proper === given ? undefined : `${what}: that is ${proper}, not ${given}`;
}

/** A digest whose end was lost on its way into the zone. */
function cutShort(data: string, known: ReadonlyMap<string, Origin>): string | undefined {
  if (data.length < 32) return undefined;
  for (const [whole, { digest, content }] of known) {
    if (digest !== '' && whole.length > data.length && whole.startsWith(data)) {
      return `the ${digest} of ${content}, cut to ${data.length} of ${whole.length} digits`;
    }
  }
  return undefined;
}

function placeWords(place: number): string {
  return place === 0 ? 'of the server' : `of certificate ${place + 1} in the chain`;
}

function hashed(algorithm: string, bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest('hex');
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
