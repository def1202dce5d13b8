import { answersQuestion, type Message } from '../dns/message.js';
import { nameToText, type WireName } from '../dns/name.js';
import { rcode, rcodeName, rrTypeName } from '../dns/types.js';
import { rrsetsOf, type Rrset } from './rrsets.js';
import { notSecure, type NotSecure } from './status.js';
import type { AskResult } from './types.js';

/** A message that answers the question, cut into RRsets; or why there is none. */
export type Reply =
  | {
      readonly ok: true;
      readonly server: string;
      readonly message: Message;
      readonly answers: readonly Rrset[];
      readonly authorities: readonly Rrset[];
    }
  | {
      readonly ok: false;
      readonly server: string;
      readonly failure: string;
      readonly status: NotSecure;
    };

const failures: ReadonlyMap<number, string> = new Map([
  [rcode.SERVFAIL, 'servfail'],
  [rcode.REFUSED, 'refused'],
  [rcode.NOTIMP, 'notimp'],
]);

function failureOf(message: Message, name: WireName, type: number): string | undefined {
  if (!answersQuestion(message, name, type)) return 'garbage';
  if (message.flags.tc) return 'truncated';
  if (message.rcode === rcode.NOERROR || message.rcode === rcode.NXDOMAIN) return undefined;
  return failures.get(message.rcode) ?? 'garbage';
}

/** Sorts out what is no answer; an odd rcode is never a proof of anything. */
export function readReply(result: AskResult, name: WireName, type: number): Reply {
  const { server } = result;
  const subject = (): string => `${nameToText(name)} ${rrTypeName(type)} from ${server}`;
  if (!result.ok) {
    const status = notSecure('indeterminate', 'network-error', [`${subject()}: ${result.failure}`]);
    return { ok: false, server, failure: result.failure, status };
  }
  const { message } = result;
  const failure = failureOf(message, name, type);
  if (failure !== undefined) {
    const text = `${subject()}: ${failure} (${rcodeName(message.rcode)})`;
    return {
      ok: false,
      server,
      failure,
      status: notSecure('indeterminate', 'server-error', [text]),
    };
  }
  return {
    ok: true,
    server,
    message,
    answers: rrsetsOf(message.answers),
    authorities: rrsetsOf(message.authorities),
  };
}
