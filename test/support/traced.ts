import { Buffer } from 'node:buffer';
import { record } from '../../src/io/record.js';
import { decodeMessage, encodeMessage } from '../../src/protocols/dns/message.js';
import type { Message } from '../../src/protocols/dns/message.js';
import { rrType } from '../../src/protocols/dns/types.js';
import type { RunSettings } from '../../src/protocols/recording/format.js';
import type { DnsReply, DnsRequest, Outcome } from '../../src/protocols/recording/network.js';
import { writeRecording } from '../../src/protocols/recording/write.js';
import { trace } from '../../src/survey/index.js';
import { nameFromText } from '../../src/protocols/dns/name.js';
import { createWorld, settingsFor, type DnsOverride } from '../survey/world.js';

export const firstServer = '192.0.2.11';
export const secondServer = '192.0.2.12';

/** contoso.com is signed and has two servers, unsigned.com is proven not to be signed. */
const zones = [
  {
    apex: 'contoso.com.',
    servers: [
      { name: 'ns1.contoso.com.', addresses: [firstServer] },
      { name: 'ns2.contoso.com.', addresses: [secondServer] },
    ],
    text: [
      `ns1.contoso.com. 3600 IN A ${firstServer}`,
      `ns2.contoso.com. 3600 IN A ${secondServer}`,
      'contoso.com. 3600 IN MX 10 mx.contoso.com.',
      'mx.contoso.com. 3600 IN A 192.0.2.25',
      'www.contoso.com. 300 IN CNAME mx.contoso.com.',
    ].join('\n'),
  },
  { apex: 'unsigned.com.', address: '192.0.2.13', unsigned: true, text: 'unsigned.com. 60 MX 0 .' },
];

/** The recording of one question to that world, as `dane-cutover dnssec NAME TYPE --recording` would write it. */
export async function tracedRecording(
  name: string,
  type: keyof typeof rrType,
  { dns, ...more }: Partial<RunSettings> & { readonly dns?: DnsOverride } = {},
): Promise<string> {
  const world = createWorld({ zones, ...(dns && { dns }) });
  const question = { name, type: rrType[type] };
  const settings = settingsFor(world, { ...more, question });
  const recorder = record(world.network);
  await trace(nameFromText(name), rrType[type], recorder.network, settings);
  return writeRecording(settings, recorder.exchanges(), []);
}

/** A server's reply with its message changed. */
export function changed(
  usual: () => Outcome<DnsReply>,
  change: (message: Message) => Message,
): Outcome<DnsReply> {
  const result = usual();
  if (result.outcome !== 'answered') return result;
  const message = change(decodeMessage(Buffer.from(result.value.message, 'base64')));
  const text = Buffer.from(encodeMessage(message)).toString('base64');
  return { ...result, value: { ...result.value, message: text } };
}

/** Other records than were signed, wherever they are asked for; at the servers given, or everywhere. */
export function forging(
  name: string,
  type: keyof typeof rrType,
  rdata: Uint8Array,
  servers?: readonly string[],
): DnsOverride {
  const isMeant = (request: DnsRequest): boolean =>
    request.name === name &&
    request.type === rrType[type] &&
    (servers === undefined || servers.includes(request.server));
  return (request, usual) =>
    isMeant(request)
      ? changed(usual, (message) => ({
          ...message,
          answers: message.answers.map((one) =>
            one.type === rrType[type] ? { ...one, rdata } : one,
          ),
        }))
      : undefined;
}
