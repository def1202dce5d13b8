import { answerFrom } from '../../../src/lab/zone-answer.js';
import { zoneFromText } from '../../../src/lab/zone.js';
import type { Zone } from '../../../src/lab/zone.js';
import { decodeMessage } from '../../../src/protocols/dns/message.js';
import { isSubdomain, nameFromText } from '../../../src/protocols/dns/name.js';
import { rdataToText } from '../../../src/protocols/dns/rdata.js';
import { rcode, rrClass, rrType } from '../../../src/protocols/dns/types.js';
import type { AskResult } from '../../../src/protocols/dnssec/types.js';
import type {
  DnsReply,
  DnsRequest,
  Network,
  Outcome,
} from '../../../src/protocols/recording/network.js';
import { createAsker } from '../../../src/survey/asker.js';
import { createIteration, type IterationOptions } from '../../../src/survey/iteration/iteration.js';
import { once } from '../../../src/survey/once.js';
import { reply, silence } from '../world.js';

/** Zone texts by server address; the first line of each is its SOA. Unsigned: what counts here is who is asked. */
export type Servers = Readonly<Record<string, readonly string[]>>;

export type Override = (
  request: DnsRequest,
  usual: () => Outcome<DnsReply>,
) => Outcome<DnsReply> | undefined;

export interface SmallInternet {
  readonly network: Network;
  readonly requests: DnsRequest[];
  /** `ADDRESS NAME TYPE` of each request. */
  asked(): readonly string[];
  ask(
    name: string,
    type: number,
    options?: Partial<IterationOptions> & { readonly turn?: 0 | 1 },
  ): Promise<AskResult>;
}

export const soa = (apex: string): string => `${apex} 60 IN SOA . . 1 60 60 60 60\n`;

export function smallInternet(servers: Servers, override?: Override): SmallInternet {
  const zones = new Map(
    Object.entries(servers).map(([address, texts]) => [address, texts.map(zoneOf)]),
  );
  const requests: DnsRequest[] = [];
  const network: Network = {
    async dns(request) {
      requests.push(request);
      const usual = (): Outcome<DnsReply> => answer(zones.get(request.server), request);
      return override?.(request, usual) ?? usual();
    },
    smtp: async () => silence,
    https: async () => silence,
  };
  const asker = createAsker(once(network));
  const asks = new Map<string, ReturnType<typeof createIteration>>();
  return {
    network,
    requests,
    asked: () =>
      requests.map(({ server, name, type }) => `${server} ${name} ${typeNames.get(type) ?? type}`),
    ask(name, type, { turn = 0, ...options } = {}) {
      const key = JSON.stringify(options);
      const pair =
        asks.get(key) ??
        createIteration({
          asker,
          rootHints: [{ server: 'ns.', address: '192.0.2.1' }],
          families: 'both',
          refuses: () => false,
          ...options,
        });
      asks.set(key, pair);
      return pair[turn](nameFromText(name), type);
    },
  };
}

const typeNames = new Map<number, string>(
  Object.entries(rrType).map(([name, value]) => [value, name]),
);

function zoneOf(text: string): Zone {
  return zoneFromText(text.slice(0, text.indexOf(' ')), text);
}

function answer(zones: readonly Zone[] | undefined, request: DnsRequest): Outcome<DnsReply> {
  const question = { name: nameFromText(request.name), type: request.type, class: rrClass.IN };
  if (zones === undefined) return silence;
  const [zone] = zones
    .filter(({ apex }) => isSubdomain(question.name, apex))
    .sort((a, b) => b.apex.labels.length - a.apex.labels.length);
  return zone === undefined
    ? reply(request, question, { rcode: rcode.REFUSED })
    : reply(request, question, answerFrom(zone, question, undefined));
}

/** RDATA texts of the answer, or the failure. */
export function said(result: AskResult): readonly string[] | string {
  if (!result.ok) return result.failure;
  if (result.message.rcode !== rcode.NOERROR) return `rcode ${result.message.rcode}`;
  return result.message.answers.map(({ type, rdata }) => rdataToText(type, rdata)).sort();
}

export function messageOf(outcome: Outcome<DnsReply>): ReturnType<typeof decodeMessage> {
  if (outcome.outcome !== 'answered') throw new Error('no answer');
  return decodeMessage(Buffer.from(outcome.value.message, 'base64'));
}
