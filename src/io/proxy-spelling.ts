import { canonicalAddress, parseIpAddress } from '../protocols/address.js';
import type { SmtpProxy } from '../protocols/recording/format.js';

/** Of RFC 1929 or RFC 7617; each 1 to 255 octets of UTF-8, and no colon in the name. */
export interface ProxyLogin {
  readonly user: string;
  readonly password: string;
}

export interface GivenProxy {
  readonly proxy: SmtpProxy;
  readonly login?: ProxyLogin;
}

export const proxyForms =
  'socks5://[USER:PASSWORD@]HOST[:PORT], http://[USER:PASSWORD@]HOST:PORT and https://[USER:PASSWORD@]HOST:PORT';

/**
 * `socks5h` asks that the proxy look names up; it is never told one, since the addresses of mail servers come from
 * validated DNS, and so is the same here. HTTP proxies have no usual port: theirs must be named.
 */
const schemes = {
  socks5: { kind: 'socks5', usualPort: '1080' },
  socks5h: { kind: 'socks5', usualPort: '1080' },
  http: { kind: 'http', usualPort: undefined },
  https: { kind: 'https', usualPort: undefined },
} as const;

const form =
  /^(socks5h?|https?):\/\/(?:([^@/\s]*)@)?(\[[0-9a-f:.]+\]|[^@:/\s[\]]+)(?::(\d{1,5}))?\/?$/i;

/** Reads one of `proxyForms`; `undefined` for anything else. Callers keep the text out of messages: it may hold a password. */
export function parseSmtpProxy(text: string): GivenProxy | undefined {
  const [, scheme = '', userinfo, place = '', portText] = form.exec(text) ?? [];
  const known = Object.entries(schemes).find(([name]) => name === scheme.toLowerCase())?.[1];
  if (known === undefined) return undefined;
  const host = hostOf(place);
  const port = Number(portText ?? known.usualPort);
  if (host === undefined || !(port >= 1 && port <= 65535)) return undefined;
  const proxy: SmtpProxy = { kind: known.kind, host, port };
  if (userinfo === undefined) return { proxy };
  const login = loginOf(userinfo);
  return login && { proxy, login };
}

/** Brackets hold IPv6 and nothing else (RFC 3986 s3.2.2). Digits and dots alone are an address or a mistake. */
function hostOf(place: string): string | undefined {
  const bracketed = place.startsWith('[');
  const address = parseIpAddress(bracketed ? place.slice(1, -1) : place);
  if (address !== undefined)
    return bracketed === (address.family === 6) ? canonicalAddress(address) : undefined;
  const isName = /^(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/i.test(place);
  return isName && !/^[\d.]+$/.test(place) ? place.toLowerCase() : undefined;
}

function loginOf(userinfo: string): ProxyLogin | undefined {
  const [, user, password] = /^([^:]*):([^:]*)$/.exec(userinfo) ?? [];
  const [name, secret] = [decode(user), decode(password)];
  if (name === undefined || secret === undefined || name.includes(':')) return undefined;
  return { user: name, password: secret };
}

/** No control characters: they have no place in a header or a login prompt. */
function decode(text: string | undefined): string | undefined {
  try {
    const decoded = decodeURIComponent(text ?? '');
    const octets = Buffer.byteLength(decoded, 'utf8');
    return octets >= 1 && octets <= 255 && !/\p{Cc}/u.test(decoded) ? decoded : undefined;
  } catch {
    return undefined;
  }
}
