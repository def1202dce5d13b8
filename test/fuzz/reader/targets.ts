import { canonicalRdata } from '../../../src/protocols/dnssec/canonical.js';
import { keyTagOf } from '../../../src/protocols/dnssec/keys.js';
import { rrsetsOf, signersOf } from '../../../src/protocols/dnssec/rrsets.js';
import { defaultAlgorithms } from '../../../src/protocols/dnssec/algorithms.js';
import { usableKey } from '../../../src/protocols/dnssec/verify.js';
import { equalBytes } from '../../../src/protocols/dns/byte-reader.js';
import { decodeMessage, encodeMessage, type Message } from '../../../src/protocols/dns/message.js';
import { nameFromText, nameToText, nameToWire } from '../../../src/protocols/dns/name.js';
import * as rdata from '../../../src/protocols/dns/rdata.js';
import { WireError } from '../../../src/protocols/dns/wire-error.js';

/** Whatever a reader throws besides its own error passes through. */
function read<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

const readers: readonly ((octets: Uint8Array) => unknown)[] = [
  rdata.readMx,
  rdata.readTxt,
  rdata.readTlsa,
  (octets) => rdata.readAddress(octets),
  rdata.readSoa,
  rdata.readNameRdata,
  rdata.readDs,
  rdata.readDnskey,
  rdata.readRrsig,
  rdata.readNsec,
  rdata.readNsec3,
  rdata.readNsec3Param,
  keyTagOf,
];

/** Every reader of RDATA on these octets, whatever type they are said to be. */
export function readRdatas(type: number, octets: Uint8Array): void {
  for (const reader of readers) read(() => reader(octets));
  read(() => canonicalRdata(type, octets));
  read(() => usableKey(octets, defaultAlgorithms));
  const text = read(() => rdata.rdataToText(type, octets));
  if (text !== undefined && text.length > 16 * octets.length + 1024)
    throw new Error(`${octets.length} octets of RDATA became ${text.length} characters`);
}

function checkNames(message: Message): void {
  for (const { name } of [...message.questions, ...message.answers, ...message.authorities]) {
    const again = nameFromText(nameToText(name));
    if (!equalBytes(nameToWire(again), nameToWire(name)))
      throw new Error('a name lost octets as text');
  }
}

/** Reads, and what was read is written and read again: nothing may change on the way. Tells whether it was a message. */
export function readMessage(octets: Uint8Array): boolean {
  const message = read(() => decodeMessage(octets));
  if (message === undefined) return false;
  checkNames(message);
  read(() => signersOf(rrsetsOf([...message.answers, ...message.authorities])));
  const written = read(() => encodeMessage(message));
  if (written === undefined) return true;
  if (!equalBytes(encodeMessage(decodeMessage(written)), written))
    throw new Error('a message changed when written and read again');
  return true;
}
