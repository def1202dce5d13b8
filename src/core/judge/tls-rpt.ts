import { whyNotBelieved } from '../belief.js';
import type { Finding } from '../verdict.js';
import type { Check } from './context.js';

/** Standards M05, N01 to N03: without TLS-RPT nobody learns of failures before the bounces. */
export const checkTlsRpt: Check = ({ observation }) => {
  const { txt, faults } = observation.tlsRpt;
  const subject = `_smtp._tls.${observation.domain}`;
  const failure = whyNotBelieved(txt);
  if (failure !== undefined) {
    return [{ code: 'tlsrpt-lookup-failed', subject, evidence: { failure } }];
  }
  const findings: Finding[] = faults.map(({ code, detail }) => ({
    code,
    subject,
    evidence: { detail },
  }));
  if (txt.status === 'answer') return findings;
  return [...findings, { code: 'tlsrpt-missing', subject, evidence: { status: txt.status } }];
};
