import { parseIpAddress } from '../protocols/address.js';
import type { Endpoint } from './endpoint.js';
import { ExchangeFailure, type FailureWord } from './failure.js';
import { proxyFailure, type ProxyDialogue } from './proxy-dialogue.js';
import type { ProxyLogin } from './proxy-spelling.js';

const version = 5;
/** RFC 1928 s3. */
const methods = { none: 0, login: 2, refused: 0xff } as const;

/** RFC 1928 with no authentication or with RFC 1929's; the target is always an address, never a name. */
export async function askSocks5(
  dialogue: ProxyDialogue,
  target: Endpoint,
  login: ProxyLogin | undefined,
): Promise<void> {
  await agree(dialogue, login);
  dialogue.say(connectRequest(target));
  dialogue.targetNamed();
  await hearReply(dialogue);
}

async function agree(dialogue: ProxyDialogue, login: ProxyLogin | undefined): Promise<void> {
  const offered = login === undefined ? [methods.none] : [methods.none, methods.login];
  dialogue.say(Uint8Array.from([version, offered.length, ...offered]));
  const [saidVersion, method] = await dialogue.exactly(2);
  if (saidVersion !== version) throw proxyFailure('garbage');
  if (method === methods.refused) throw proxyFailure('login-needed');
  if (method === methods.none) return;
  // a method that was not offered: no login is sent to whoever answers so
  if (method !== methods.login || login === undefined) throw proxyFailure('garbage');
  dialogue.say(loginRequest(login));
  const [loginVersion, status] = await dialogue.exactly(2);
  if (loginVersion !== 1) throw proxyFailure('garbage');
  if (status !== 0) throw proxyFailure('login-refused');
}

/** RFC 1929 s2; the lengths were checked when the login was read. */
function loginRequest({ user, password }: ProxyLogin): Uint8Array {
  const [name, secret] = [Buffer.from(user, 'utf8'), Buffer.from(password, 'utf8')];
  return Buffer.concat([Uint8Array.of(1, name.length), name, Uint8Array.of(secret.length), secret]);
}

const addressTypes = { ipv4: 1, name: 3, ipv6: 4 } as const;

function connectRequest({ address, port }: Endpoint): Uint8Array {
  const parsed = parseIpAddress(address);
  if (parsed === undefined) throw new ExchangeFailure('not-attempted', 'not-an-address');
  const type = parsed.family === 4 ? addressTypes.ipv4 : addressTypes.ipv6;
  return Uint8Array.from([version, 1, 0, type, ...parsed.octets, port >> 8, port & 0xff]);
}

/** RFC 1928 s6. What concerns the proxy's own rules says nothing about the mail server; a general failure may be anybody's. */
const replies: Readonly<Record<number, readonly [FailureWord, string]>> = {
  1: ['unreachable', 'general-failure'],
  2: ['not-attempted', 'not-allowed'],
  3: ['unreachable', 'network-unreachable'],
  4: ['unreachable', 'host-unreachable'],
  5: ['refused', 'connection-refused'],
  6: ['unreachable', 'ttl-expired'],
  7: ['not-attempted', 'command-not-supported'],
  8: ['not-attempted', 'address-type-not-supported'],
};

async function hearReply(dialogue: ProxyDialogue): Promise<void> {
  const [saidVersion, code = -1, , type = -1] = await dialogue.exactly(4);
  if (saidVersion !== version) throw proxyFailure('garbage');
  const failure = replies[code];
  if (failure !== undefined) throw new ExchangeFailure(failure[0], `proxy: ${failure[1]}`);
  if (code !== 0) throw proxyFailure('garbage');
  // the bound address is of no use, but must be read to its end: the mail server's octets follow
  await dialogue.exactly((await addressLength(dialogue, type)) + 2);
}

async function addressLength(dialogue: ProxyDialogue, type: number): Promise<number> {
  if (type === addressTypes.ipv4) return 4;
  if (type === addressTypes.ipv6) return 16;
  if (type !== addressTypes.name) throw proxyFailure('garbage');
  const [length = 0] = await dialogue.exactly(1);
  return length;
}
