import type { ResolverEndpoint } from '../protocols/recording/format.js';
import { parseEndpoint } from './endpoint.js';

/** RFC 7858 s3.1, RFC 9110 s4.2.2; the path is that of the examples in RFC 8484 s4.1.1, which most servers use. */
const tlsPort = 853;
const httpsPort = 443;
const usualPath = '/dns-query';

const hostName = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i;

/**
 * Reads `ADDR[:PORT]`, `tls://ADDR[:PORT][#NAME]` or `https://ADDR[:PORT][/path][#NAME]`; `undefined` for anything
 * else. A server is always named by its address: to look its name up we would need a resolver. NAME goes into SNI and
 * the Host header, for servers that answer only to their name, and is compared with no certificate.
 */
export function parseResolver(text: string): ResolverEndpoint | undefined {
  const [, scheme, rest = '', name] = /^(?:(tls|https):\/\/)?([^#]+)(?:#(.*))?$/.exec(text) ?? [];
  if (name !== undefined && (scheme === undefined || name.length > 253 || !hostName.test(name)))
    return undefined;
  if (scheme === undefined) return parseEndpoint(rest);
  if (scheme === 'tls') {
    const endpoint = parseEndpoint(rest, tlsPort);
    const serverName = name === undefined ? {} : { serverName: name };
    return endpoint && { ...endpoint, channel: { kind: 'tls', ...serverName } };
  }
  const [, authority = '', path = usualPath] = /^([^/]+)(\/[\x21-\x7e]*)?$/.exec(rest) ?? [];
  const endpoint = parseEndpoint(authority, httpsPort);
  const host = name === undefined ? {} : { host: name };
  return endpoint && { ...endpoint, channel: { kind: 'https', ...host, path } };
}
