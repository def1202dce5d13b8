import type {
  Lookup,
  MtaStsObservation,
  PolicyFetch,
  TlsRptObservation,
} from '../core/observation.js';
import { familyCounts } from '../core/vantage.js';
import type { WireName } from '../protocols/dns/name.js';
import { rrType } from '../protocols/dns/types.js';
import { readPolicyFetch, readStsTxt } from '../protocols/mta-sts/index.js';
import { readTlsRptTxt } from '../protocols/tls-rpt/index.js';
import { refusal } from './context.js';
import type { SurveyContext } from './context.js';
import { limits } from './limits.js';
import { failedLookup, isBelievable, readAddressText, readTxtText, toLookup } from './lookups.js';
import type { RdataReader } from './lookups.js';
import { below } from './names.js';

const policyPath = '/.well-known/mta-sts.txt';

/** RFC 8461 s3.1 and s3.3; the policy is fetched where a TXT calls for one or the plan has one. */
export async function observeMtaSts(context: SurveyContext): Promise<MtaStsObservation> {
  const owner = below(context.domain, '_mta-sts');
  const txt = await lookup(context, owner, rrType.TXT, readTxtText);
  const { id, faults } = isBelievable(txt)
    ? readStsTxt(txt.records)
    : { id: undefined, faults: [] };
  const seen = { txt, ...(id === undefined ? {} : { id }), txtFaults: faults };
  const wanted = id !== undefined || faults.length > 0 || context.plan?.mtaSts !== undefined;
  if (!wanted) return seen;
  const [fetch, ...otherFetches] = await fetchPolicies(context);
  return { ...seen, fetch, ...(otherFetches.length > 0 && { otherFetches }) };
}

/** RFC 8460 s3. */
export async function observeTlsRpt(context: SurveyContext): Promise<TlsRptObservation> {
  const owner = below(context.domain, '_smtp', '_tls');
  const txt = await lookup(context, owner, rrType.TXT, readTxtText);
  return isBelievable(txt) ? { txt, ...readTlsRptTxt(txt.records) } : { txt, rua: [], faults: [] };
}

async function lookup<T>(
  { resolution }: SurveyContext,
  name: WireName | undefined,
  type: number,
  read: RdataReader<T>,
): Promise<Lookup<T>> {
  if (name === undefined) return failedLookup('not-attempted', 'name-too-long');
  return toLookup(await resolution.lookup(name, type), read);
}

/**
 * From every address, one after the other: a sender may be handed any, and a cache behind one of them may lag. The first
 * that answered comes first.
 */
async function fetchPolicies(
  context: SurveyContext,
): Promise<readonly [PolicyFetch, ...PolicyFetch[]]> {
  const name = below(context.domain, 'mta-sts');
  const lookups = await Promise.all(
    [rrType.A, rrType.AAAA].map((type) => lookup(context, name, type, readAddressText)),
  );
  const found = lookups
    .filter(isBelievable)
    .flatMap(({ records }) => [...new Set(records)].sort())
    .filter((address) => familyCounts(address, context.settings.families));
  const fetches: PolicyFetch[] = [];
  for (const address of found.slice(0, limits.policyAddresses)) {
    fetches.push(await fetchFrom(context, address));
  }
  if (found.length > limits.policyAddresses) fetches.push(notAttempted('limit'));
  const answered = fetches.find(({ outcome }) => outcome === 'answered');
  const first = answered ?? fetches[0] ?? notAttempted(noAddress(lookups));
  return [first, ...fetches.filter((fetch) => fetch !== first)];
}

async function fetchFrom(context: SurveyContext, address: string): Promise<PolicyFetch> {
  const refused = refusal(context, address);
  if (refused !== undefined) return notAttempted(refused);
  const { network, roots, settings, onAnchor } = context;
  const host = `mta-sts.${context.domainText}`;
  const result = await network.https({ address, port: 443, host, path: policyPath });
  const { fetch, anchor } = readPolicyFetch(result, host, { roots, now: settings.at });
  if (anchor !== undefined) onAnchor(anchor);
  return fetch;
}

/** A name that could not be looked up is not a name without addresses. */
function noAddress(lookups: readonly Lookup<string>[]): string {
  if (lookups.some(({ dnssec }) => dnssec.state === 'bogus')) return 'address-bogus';
  const failed = lookups.find(({ status }) => status === 'failed');
  return failed === undefined ? 'no-address' : `address-${failed.failure ?? 'failed'}`;
}

function notAttempted(detail: string): PolicyFetch {
  return { outcome: 'not-attempted', detail, faults: [] };
}
