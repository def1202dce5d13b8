// Judges a few names as of one instant, from answers kept in a file: no network, the same result on every machine.
import { readFileSync } from 'node:fs';
import {
  createValidator,
  decodeMessage,
  defaultAlgorithms,
  instantFromText,
  nameFromText,
  nameToText,
  parseTrustAnchors,
  rdataToText,
  rrType,
  rrTypeFromName,
  rrTypeName,
  sha1Algorithms,
  type Ask,
} from 'dane-cutover/dnssec';

interface World {
  readonly at: string;
  readonly anchors: string;
  /** Question to DNS message, base64. */
  readonly answers: Readonly<Record<string, string>>;
}
const world = JSON.parse(readFileSync('world.json', 'utf8')) as World;

// The transport is a function: here a file, elsewhere a socket of yours. What it has no answer for is a failure, in a word.
const ask: Ask = async (name, type) => {
  const message = world.answers[`${nameToText(name)} ${rrTypeName(type)}`];
  return message === undefined
    ? { ok: false, failure: 'timed-out', server: 'world.json' }
    : { ok: true, message: decodeMessage(Buffer.from(message, 'base64')), server: 'world.json' };
};

const base = {
  anchors: parseTrustAnchors(world.anchors),
  now: instantFromText(world.at) ?? 0,
  ask,
};
const today = createValidator(base);
// An algorithm of yours goes into the table the same way: its IANA number, how to read a key, how to verify.
const before2025 = createValidator({
  ...base,
  algorithms: new Map([...defaultAlgorithms, ...sha1Algorithms]),
});

const questions = [
  ['contoso.test', 'MX'],
  ['_25._tcp.mx.contoso.test', 'TLSA'],
  ['_25._tcp.contoso.test', 'TLSA'],
  ['unsigned.test', 'MX'],
  ['broken.test', 'MX'],
  ['unheard-of.test', 'MX'],
  ['sha1.test', 'MX'],
] as const;
for (const [name, type] of questions) {
  const { status, dnssec, rdatas } = await today.lookup(
    nameFromText(name),
    rrTypeFromName(type) ?? 0,
  );
  const because =
    dnssec.reason === undefined ? '' : ` (${dnssec.reason}, EDE ${dnssec.ede ?? '-'})`;
  const said = rdatas.map((rdata) => rdataToText(rrType[type], rdata)).join(', ');
  console.log(`${name} ${type}: ${dnssec.state}${because} ${status} ${said}`.trimEnd());
  if (dnssec.state === 'bogus') console.log(dnssec.chain.map((line) => `  ${line}`).join('\n'));
}
const { dnssec } = await before2025.lookup(nameFromText('sha1.test'), rrType.MX);
console.log(`sha1.test MX, SHA-1 signatures allowed: ${dnssec.state}`);
