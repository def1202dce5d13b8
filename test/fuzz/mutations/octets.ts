import { encodeMessage } from '../../../src/protocols/dns/message.js';
import { nameLength } from '../../../src/protocols/dns/name.js';
import { asForwarder } from '../dnssec/front-end.js';
import type { Mutation } from './scene.js';

/** One octet of the message changed, header counts and question left alone: askers drop what answers another question. */
export const flipOctet: Mutation = ({ message, random, target }) => {
  const bytes = encodeMessage(asForwarder(message, target.name, target.type));
  const start = 12 + nameLength(target.name) + 4;
  if (bytes.length <= start) return undefined;
  const at = start + random.below(bytes.length - start);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  return { label: `octet ${at} flipped`, served: bytes };
};

/** A message that ends early, or a section count that is wrong. */
export const wrongLength: Mutation = ({ message, random, target }) => {
  const bytes = encodeMessage(asForwarder(message, target.name, target.type));
  const start = 12 + nameLength(target.name) + 4;
  if (random.chance(0.5)) {
    const length = start + random.below(Math.max(1, bytes.length - start));
    return { label: `cut to ${length} octets`, served: bytes.subarray(0, length) };
  }
  const at = random.pick([7, 9, 11]);
  bytes[at] = ((bytes[at] ?? 0) + (random.chance(0.5) ? 1 : 255)) & 0xff;
  return { label: `count at octet ${at} wrong`, served: bytes };
};
