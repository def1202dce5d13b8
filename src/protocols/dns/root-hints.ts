import { isSubdomain, nameKey, rootName, WireError } from './name.js';
import { readAddress, readNameRdata } from './rdata.js';
import { rrType } from './types.js';
import { recordsFromText } from './zone-text.js';

/** One address of one root server; `server` in lower case with trailing dot. */
export interface RootServer {
  readonly server: string;
  readonly address: string;
}

/** Octets in a hints file: thirteen servers need 3 KiB. */
const largestHints = 2 ** 16;

/**
 * Reads a hints file (RFC 9609 s2.2): NS of the root, and A and AAAA of the servers they name. Addresses of other
 * names and everything else are refused with a WireError: a file half read would ask other servers than it lists.
 */
export function parseRootHints(text: string): readonly RootServer[] {
  if (text.length > largestHints) throw new WireError('too large for root hints');
  const records = recordsFromText(text);
  const named = new Set(
    records
      .filter(({ type, name }) => type === rrType.NS && name.labels.length === 0)
      .map(({ rdata }) => nameKey(readNameRdata(rdata))),
  );
  const hints = records.flatMap(({ name, type, rdata }) => {
    if (type === rrType.NS && isSubdomain(rootName, name)) return [];
    if (type !== rrType.A && type !== rrType.AAAA)
      throw new WireError('root hints are NS of the root, and A and AAAA');
    const server = nameKey(name);
    if (!named.has(server)) throw new WireError(`${server} is no server of the root here`);
    return [{ server, address: readAddress(rdata) }];
  });
  if (hints.length === 0) throw new WireError('no address of a root server');
  return hints;
}

/** The root servers as IANA lists them (named.root of 2026); a run asks them who the root servers are (RFC 9609). */
export const builtInRootHints: readonly RootServer[] = (
  [
    ['a', '198.41.0.4', '2001:503:ba3e::2:30'],
    ['b', '170.247.170.2', '2801:1b8:10::b'],
    ['c', '192.33.4.12', '2001:500:2::c'],
    ['d', '199.7.91.13', '2001:500:2d::d'],
    ['e', '192.203.230.10', '2001:500:a8::e'],
    ['f', '192.5.5.241', '2001:500:2f::f'],
    ['g', '192.112.36.4', '2001:500:12::d0d'],
    ['h', '198.97.190.53', '2001:500:1::53'],
    ['i', '192.36.148.17', '2001:7fe::53'],
    ['j', '192.58.128.30', '2001:503:c27::2:30'],
    ['k', '193.0.14.129', '2001:7fd::1'],
    ['l', '199.7.83.42', '2001:500:9f::42'],
    ['m', '202.12.27.33', '2001:dc3::35'],
  ] as const
).flatMap(([letter, ...addresses]) =>
  addresses.map((address) => ({ server: `${letter}.root-servers.net.`, address })),
);
