import { decodeMessage } from '../protocols/dns/message.js';
import { nameFromText } from '../protocols/dns/name.js';
import {
  encodeUpdate,
  type Prerequisite,
  type UpdateChange,
} from '../protocols/dns-update/message.js';
import type { Endpoint } from './endpoints.js';
import { UdpExchange } from './udp-exchange.js';

/** One RFC 2136 message to one server; its rcode, or `undefined` where no answer came. */
export async function sendUpdate(
  to: Endpoint,
  zone: string,
  changes: readonly UpdateChange[],
  prerequisites: readonly Prerequisite[] = [],
): Promise<number | undefined> {
  const exchange = await UdpExchange.open();
  try {
    const message = { id: exchange.nextId(), zone: nameFromText(zone), changes, prerequisites };
    const reply = await exchange.ask(encodeUpdate(message), to);
    return reply === undefined ? undefined : decodeMessage(reply).rcode;
  } finally {
    await exchange.close();
  }
}
