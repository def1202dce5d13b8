import { nameFromText } from '../../src/protocols/dns/name.js';
import { decodeMessage, encodeMessage, type Message } from '../../src/protocols/dns/message.js';
import { rdataFromText, rdataToText } from '../../src/protocols/dns/rdata.js';
import { opcode, rrClass, rrType } from '../../src/protocols/dns/types.js';
import { replaceRrset, type UpdateChange } from '../../src/protocols/dns-update/message.js';
import type { Endpoint } from '../../src/lab/endpoints.js';
import { createLab, type Lab, type LabOptions } from '../../src/lab/lab.js';
import { askOverTcp, UdpExchange } from '../../src/lab/udp-exchange.js';

export const minute = 60;
export const hour = 3600;
export const day = 86400;

const open: Lab[] = [];

export async function openLab(options: LabOptions = {}): Promise<Lab> {
  const lab = await createLab(options);
  open.push(lab);
  return lab;
}

/** For `afterEach`. */
export async function closeLabs(): Promise<void> {
  await Promise.all(open.splice(0).map((lab) => lab.close()));
}

export interface QueryOptions {
  readonly edns?: boolean;
  readonly tcp?: boolean;
  readonly opcode?: number;
}

export async function query(
  endpoint: Endpoint | undefined,
  name: string,
  type: number,
  options: QueryOptions = {},
): Promise<Message> {
  if (endpoint === undefined) throw new Error('no such endpoint');
  const exchange = await UdpExchange.open();
  const message = encodeMessage({
    id: 4711,
    flags: { qr: false, aa: false, tc: false, rd: true, ra: false, ad: false, cd: true },
    opcode: options.opcode ?? opcode.QUERY,
    rcode: 0,
    questions: [{ name: nameFromText(name), type, class: rrClass.IN }],
    answers: [],
    authorities: [],
    additionals: [],
    ...(options.edns === false
      ? {}
      : { edns: { udpSize: 1232, version: 0, do: true, options: [] } }),
  });
  try {
    const reply = await (options.tcp === true
      ? askOverTcp(message, endpoint)
      : exchange.ask(message, endpoint));
    if (reply === undefined) throw new Error('no answer');
    return decodeMessage(reply);
  } finally {
    await exchange.close();
  }
}

/** RDATA texts of one type in the answer, sorted. */
export function texts(message: Message, type: number): readonly string[] {
  return message.answers
    .filter((record) => record.type === type)
    .map(({ rdata }) => rdataToText(type, rdata))
    .sort();
}

export function endpointOf(lab: Lab, address: string, protocol: 'udp' | 'tcp' = 'udp'): Endpoint {
  const endpoint = lab.endpoints.find(address, 53, protocol);
  if (endpoint === undefined) throw new Error(`nothing at ${address}`);
  return endpoint;
}

export function resolverOf(lab: Lab): Endpoint {
  const [host = '', port = ''] = lab.resolver.split(':');
  return { host, port: Number(port) };
}

export function mxSet(ttl: number, ...records: readonly string[]): readonly UpdateChange[] {
  return setOf('contoso.com.', rrType.MX, ttl, ...records);
}

export function setOf(
  owner: string,
  type: number,
  ttl: number,
  ...records: readonly string[]
): readonly UpdateChange[] {
  const rdatas = records.map((text) => rdataFromText(type, text));
  return replaceRrset({ name: nameFromText(owner), type, ttl, rdatas });
}

export function policy(mode: string, maxAge: number, ...mx: readonly string[]): string {
  const lines = ['version: STSv1', `mode: ${mode}`, ...mx.map((host) => `mx: ${host}`)];
  return [...lines, `max_age: ${maxAge}`, ''].join('\r\n');
}
