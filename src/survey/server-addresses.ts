import { familyCounts } from '../core/vantage.js';
import type { WireName } from '../protocols/dns/name.js';
import { rrType } from '../protocols/dns/types.js';
import type { ValidatedAnswer } from '../protocols/dnssec/types.js';
import type { ServerContext } from './context.js';
import { isBelievable, readAddressText, toLookup } from './lookups.js';
import { hostText } from './names.js';

export interface ZoneServer {
  readonly server: string;
  readonly address: string;
}

/**
 * Both families are looked up; a failure counts only for a family that the caller wants seen.
 * @param glue of the parent: a name that has nothing else can still be reached by it.
 */
export async function addressesOf(
  context: ServerContext,
  name: WireName,
  glue: readonly ZoneServer[] = [],
): Promise<{ readonly servers: readonly ZoneServer[]; readonly failure?: string }> {
  const server = hostText(name);
  const types = [
    { type: rrType.A, sample: '0.0.0.0' },
    { type: rrType.AAAA, sample: '::' },
  ];
  const answers = await Promise.all(types.map(({ type }) => context.resolution.lookup(name, type)));
  const servers = answers
    .flatMap((answer) => [...toLookup(answer, readAddressText).records].sort())
    .map((address) => ({ server, address }));
  const missing = answers.filter(
    (answer, index) =>
      familyCounts(types[index]?.sample ?? '', context.settings.families) &&
      !isBelievable(answer) &&
      !isAbsent(answer),
  );
  const [first] = missing;
  if (first !== undefined) return { servers, failure: `${server}: ${whyNot(first)}` };
  const isReached = servers.length > 0 || glue.some((one) => one.server === server);
  return isReached ? { servers } : { servers, failure: `${server}: no address` };
}

function isAbsent({ status, dnssec }: ValidatedAnswer): boolean {
  const proven = dnssec.state === 'secure' || dnssec.state === 'insecure';
  return proven && (status === 'nodata' || status === 'nxdomain');
}

export function whyNot({ status, dnssec, failure }: ValidatedAnswer): string {
  if (status === 'failed') return failure ?? 'failed';
  return dnssec.state === 'bogus' ? `bogus, ${dnssec.reason ?? ''}` : status;
}
