import { formatEndpoint, type Endpoint } from './endpoint.js';
import { ExchangeFailure } from './failure.js';
import { proxyFailure, type ProxyDialogue } from './proxy-dialogue.js';
import type { ProxyLogin } from './proxy-spelling.js';

/** Octets of status line and headers. */
const longestHead = 8192;

/** RFC 9110 s9.3.6: CONNECT to an address; a login goes as Basic (RFC 7617). */
export async function askConnect(
  dialogue: ProxyDialogue,
  target: Endpoint,
  login: ProxyLogin | undefined,
): Promise<void> {
  const authority = formatEndpoint(target);
  const head = [
    `CONNECT ${authority} HTTP/1.1`,
    `Host: ${authority}`,
    ...(login === undefined ? [] : [`Proxy-Authorization: Basic ${credentials(login)}`]),
  ];
  dialogue.say(Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'));
  dialogue.targetNamed();
  const answer = await dialogue.upTo('\r\n\r\n', longestHead);
  const [, status] = /^HTTP\/1\.[01] ([1-5]\d\d)(?: [^\r\n]*)?\r\n/.exec(answer) ?? [];
  if (status === undefined) throw proxyFailure('garbage');
  // the body that some proxies announce with a 2xx is none: what follows is the tunnel (RFC 9110 s9.3.6)
  if (!status.startsWith('2')) throw failureOfStatus(status);
}

/** What a gateway says of the other side is told, and may be its own fault as well; what it says of us is its own alone. */
function failureOfStatus(status: string): ExchangeFailure {
  // 401 is for origins, but tinyproxy says it
  if (status === '407' || status === '401') return proxyFailure('login-refused');
  if (status === '504') return new ExchangeFailure('timed-out', 'proxy: answered-504');
  if (status === '502' || status === '503')
    return new ExchangeFailure('unreachable', `proxy: answered-${status}`);
  return proxyFailure(`answered-${status}`);
}

function credentials({ user, password }: ProxyLogin): string {
  return Buffer.from(`${user}:${password}`, 'utf8').toString('base64');
}
