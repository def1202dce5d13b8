import { readFileSync } from 'node:fs';
import { formatEndpoint, parseEndpoint, type Endpoint } from './endpoint.js';
import { fileFault } from './file-fault.js';

export type EndpointMap = Readonly<Record<string, string>>;
export type TransportProtocol = 'udp' | 'tcp';

export type EndpointMapResult =
  | { readonly ok: true; readonly map: EndpointMap }
  | { readonly ok: false; readonly errors: readonly string[] };

const largestMap = 2 ** 20;

/**
 * Reads the JSON object `{"192.0.2.1:25/tcp": "127.0.0.1:2525", "[2001:db8::1]:53/udp": "127.0.0.1:5353"}`. Keys and
 * values come back in canonical spelling; two keys that name one endpoint are refused.
 */
export function parseEndpointMap(text: string): EndpointMapResult {
  const given = jsonObject(text);
  if (given === undefined) return { ok: false, errors: ['endpoint map: expected a JSON object'] };
  return readEntries(given);
}

/** The map with its keys in the spelling in which they are looked up; throws RangeError where an entry is none. */
export function canonicalMap(map: EndpointMap): EndpointMap {
  const read = readEntries(map);
  if (!read.ok) throw new RangeError(read.errors.join('; '));
  return read.map;
}

function readEntries(given: Readonly<Record<string, unknown>>): EndpointMapResult {
  const errors: string[] = [];
  const map = new Map<string, string>();
  for (const [from, to] of Object.entries(given)) {
    const key = canonicalKey(from);
    const target = typeof to === 'string' ? parseEndpointWithPort(to) : undefined;
    if (key === undefined)
      errors.push(`endpoint map: ${quote(from)} is not ADDR:PORT/udp or ADDR:PORT/tcp`);
    else if (target === undefined)
      errors.push(`endpoint map: ${quote(from)} leads to no ADDR:PORT`);
    else if (map.has(key)) errors.push(`endpoint map: ${quote(from)} is given twice`);
    else map.set(key, formatEndpoint(target));
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, map: Object.fromEntries(map) };
}

/** Reads the file; a file that cannot be read is an error in the result. */
export function readEndpointMap(path: string): EndpointMapResult {
  try {
    return parseEndpointMap(readFileSync(path, 'utf8'));
  } catch (error) {
    return { ok: false, errors: [`endpoint map: ${path} cannot be read: ${fileFault(error)}`] };
  }
}

/** Where packets for `endpoint` go; itself where the map does not name it. */
export function mapEndpoint(
  map: EndpointMap,
  endpoint: Endpoint,
  protocol: TransportProtocol,
): Endpoint {
  const key = `${formatEndpoint(endpoint)}/${protocol}`;
  const target = Object.hasOwn(map, key) ? map[key] : undefined;
  return (target === undefined ? undefined : parseEndpoint(target)) ?? endpoint;
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text.length > largestMap) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

function canonicalKey(text: string): string | undefined {
  const [, endpoint, protocol] = /^(.+)\/(udp|tcp)$/.exec(text) ?? [];
  const parsed = endpoint === undefined ? undefined : parseEndpointWithPort(endpoint);
  return parsed && `${formatEndpoint(parsed)}/${protocol}`;
}

function parseEndpointWithPort(text: string): Endpoint | undefined {
  return /^(\[[^\]]*\]|[^:[\]]+):\d+$/.test(text) ? parseEndpoint(text) : undefined;
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
