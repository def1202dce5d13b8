import { whyNotBelieved } from '../belief.js';
import { isTooShallow, matchesMxPattern } from '../mta-sts-pattern.js';
import type { MtaStsPolicy, PolicyFetch } from '../observation.js';
import type { Finding } from '../verdict.js';
import { familyCounts } from '../vantage.js';
import { mxHosts, type Check, type JudgeContext } from './context.js';

/** Standards I to L: what a sender without a cached policy would make of the TXT, the fetch and the policy. */
export const checkMtaSts: Check = (context) => {
  const { txt, txtFaults, fetch, otherFetches = [] } = context.observation.mtaSts;
  const subject = `_mta-sts.${context.observation.domain}`;
  const failure = whyNotBelieved(txt);
  const fetches = fetch === undefined ? [] : [fetch, ...otherFetches];
  const fetched = distinct(fetches.flatMap((one) => fetchFindings(one, context)));
  if (failure !== undefined) {
    return [{ code: 'sts-txt-lookup-failed', subject, evidence: { failure } }, ...fetched];
  }
  const findings: Finding[] = txtFaults.map(({ code, detail }) => ({
    code,
    subject,
    evidence: { detail },
  }));
  if (txt.status !== 'answer' && context.cutover?.plan.mtaSts !== undefined) {
    findings.push({ code: 'sts-txt-missing', subject, evidence: { status: txt.status } });
  }
  return [...findings, ...fetched];
};

/** A sender may be handed any address of the policy host; what all of them serve is told once. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((one) => [JSON.stringify(one), one])).values()];
}

function fetchFindings(fetch: PolicyFetch, context: JudgeContext): readonly Finding[] {
  const subject = `https://mta-sts.${context.observation.domain}/.well-known/mta-sts.txt`;
  if (fetch.outcome !== 'answered') {
    const evidence = { outcome: fetch.outcome, detail: fetch.detail };
    return [{ code: fetchCode(fetch), subject, evidence }];
  }
  const findings: Finding[] = fetch.faults.map(({ code, detail }) => ({
    code,
    subject,
    evidence: { detail },
  }));
  if (fetch.pkix !== undefined && !fetch.pkix.ok) {
    findings.push({ code: 'sts-certificate', subject, evidence: { reason: fetch.pkix.reason } });
  }
  return fetch.policy === undefined
    ? findings
    : [...findings, ...policyFindings(fetch.policy, context)];
}

function fetchCode({ outcome, detail }: PolicyFetch): string {
  if (outcome !== 'not-attempted') return 'sts-fetch-failed';
  if (detail === 'private-address') return 'private-address-refused';
  return detail === 'public-address-with-test-clock'
    ? 'public-address-refused'
    : 'sts-fetch-failed';
}

/** RFC 8461 s4.1: a wildcard stands for one label; `*.mx.microsoft` lists no Exchange host. */
function policyFindings(policy: MtaStsPolicy, context: JudgeContext): readonly Finding[] {
  const { domain } = context.observation;
  if (policy.mode === 'none') return [];
  const short: readonly Finding[] =
    policy.mode === 'enforce' && policy.maxAge < day
      ? [{ code: 'sts-max-age-short', subject: domain, evidence: { maxAge: policy.maxAge } }]
      : [];
  const unlisted = mxHosts(context.observation).filter(
    ({ host }) => !policy.mx.some((pattern) => matchesMxPattern(pattern, host)),
  );
  const findings = unlisted.map(({ host }) => {
    const tooShallow = policy.mx.some((pattern) => isTooShallow(pattern, host));
    const evidence = { mode: policy.mode, mx: policy.mx, host };
    const code = tooShallow ? 'sts-wildcard-depth' : 'sts-mx-mismatch';
    return { code, subject: domain, evidence };
  });
  return [...short, ...findings, ...certificateFindings(policy, context)];
}

/** RFC 8461 s4.2: what DANE makes of the same certificate does not count (standards L03, F09). */
function certificateFindings(
  { mode, mx }: MtaStsPolicy,
  { observation }: JudgeContext,
): readonly Finding[] {
  const listed = mxHosts(observation).filter(({ host }) =>
    mx.some((pattern) => matchesMxPattern(pattern, host)),
  );
  return listed.flatMap(({ host, endpoints }) =>
    endpoints
      .filter(({ address }) => familyCounts(address, observation.families))
      .flatMap(({ address, port, smtp }) => {
        // a sender may be shown any of its certificates
        const shown = [smtp.pkix, ...(smtp.otherKeys ?? []).map((other) => other.pkix)];
        const pkix = shown.find((one) => one?.ok === false);
        if (pkix === undefined) return [];
        const evidence = { mode, reason: pkix.reason };
        return [{ code: 'sts-mx-certificate', subject: `${host} ${address}:${port}`, evidence }];
      }),
  );
}

const day = 86_400;
