import { labNames } from '../../../src/lab/addresses.js';
import { at, mxLeaf, ownPolicy, policyFile } from '../world/base.js';
import { leafOf, selfSigned } from '../world/certificates.js';
import { bornThere } from './destination.js';
import { own, withPolicy, type Scenario } from './scenario.js';

const sts = '_mta-sts.contoso.com. 3600 IN TXT "v=STSv1; id=20260921"';
const rpt = '_smtp._tls.contoso.com. 3600 IN TXT "v=TLSRPTv1; rua=mailto:tlsrpt@example.net"';
const good = policyFile('enforce', 604_800, 'mx.contoso.com');
const redirect = { status: 301, headers: { location: 'https://www.contoso.com/mta-sts.txt' } };

export const policies: readonly Scenario[] = [
  {
    id: 'malformed _mta-sts TXT',
    twist: { records: own([sts, sts.replace('20260921', '2026-09-21')]) },
    verdict: 'fail',
    codes: { 'sts-txt-invalid': 'fail' },
  },
  {
    id: 'two _mta-sts TXT',
    twist: { records: own([sts, `${sts}\n${sts.replace('20260921', '2')}`]) },
    verdict: 'fail',
    codes: { 'sts-txt-several': 'fail' },
  },
  {
    id: '_mta-sts lookup fails',
    twist: { saidByResolver: { '_mta-sts.contoso.com. TXT': () => 'servfail' } },
    verdict: 'unknown',
    codes: { 'sts-txt-lookup-failed': 'unknown' },
  },
  { id: 'no MTA-STS', twist: { records: own([`${sts}\n`, '']) }, verdict: 'pass', codes: {} },
  {
    id: 'policy host down',
    twist: { closed: [at.policy] },
    verdict: 'unknown',
    codes: { 'sts-fetch-failed': 'unknown' },
  },
  {
    id: 'policy redirects',
    twist: withPolicy(redirect),
    verdict: 'fail',
    codes: { 'sts-redirect': 'fail' },
  },
  {
    id: 'policy not found',
    twist: withPolicy({ status: 404 }),
    verdict: 'fail',
    codes: { 'sts-http-status': 'fail' },
  },
  {
    id: 'policy of another media type',
    twist: withPolicy({ headers: { 'content-type': 'application/octet-stream' } }),
    verdict: 'fail',
    codes: { 'sts-media-type': 'fail' },
  },
  {
    id: 'policy of 70 KB',
    twist: withPolicy({ body: good + `x: ${'y'.repeat(1000)}\r\n`.repeat(70) }),
    verdict: 'fail',
    codes: { 'sts-body-too-large': 'fail' },
  },
  {
    id: 'policy under the provider’s name',
    twist: withPolicy({ chain: [leafOf('pages.example.net')] }),
    verdict: 'fail',
    codes: { 'sts-certificate': 'fail' },
  },
  {
    id: 'policy without mode',
    twist: withPolicy({ body: good.replace('mode', 'Mode') }),
    verdict: 'fail',
    codes: { 'sts-policy-invalid': 'fail' },
  },
  {
    id: 'policy of a web server',
    twist: withPolicy({ body: '<!DOCTYPE html>\n' }),
    verdict: 'fail',
    codes: { 'sts-policy-invalid': 'fail' },
  },
  {
    id: 'MX not in the policy',
    twist: withPolicy({ body: policyFile('enforce', 604_800, 'mail.contoso.com') }),
    verdict: 'fail',
    codes: { 'sts-mx-mismatch': 'fail' },
  },
  {
    id: 'MX not in the policy, testing',
    twist: withPolicy({ body: policyFile('testing', 604_800, 'mail.contoso.com') }),
    verdict: 'pass',
    codes: { 'sts-mx-mismatch': 'warn' },
  },
  {
    id: 'star one label short',
    twist: {
      ...bornThere,
      ...withPolicy({ body: policyFile('enforce', 604_800, '*.mx.microsoft') }),
    },
    verdict: 'fail',
    codes: { 'tlsa-record-unmatched': 'info', 'sts-wildcard-depth': 'fail' },
  },
  {
    id: 'star of the right depth',
    twist: {
      ...bornThere,
      ...withPolicy({
        body: policyFile('enforce', 604_800, `*.${labNames.newMx.split('.').slice(1).join('.')}`),
      }),
    },
    verdict: 'pass',
    codes: { 'tlsa-record-unmatched': 'info' },
  },
  {
    id: 'max_age of five minutes',
    twist: withPolicy({ body: policyFile('enforce', 300, 'mx.contoso.com') }),
    verdict: 'pass',
    codes: { 'sts-max-age-short': 'warn' },
  },
  {
    id: 'self-signed MX under enforce',
    twist: {
      records: own([/^_25.* 2 1 1 .*\n/m, '']),
      mail: { [at.mx]: { chain: [selfSigned('mx.contoso.com', mxLeaf.key)] } },
    },
    delivery: ['5.7.5'],
    verdict: 'fail',
    codes: { 'tlsa-single-record': 'warn', 'sts-mx-certificate': 'fail' },
  },
  {
    id: 'one address of two redirects',
    twist: {
      records: own([
        `mta-sts.contoso.com. 3600 IN A ${at.policy}`,
        `mta-sts.contoso.com. 3600 IN A ${at.policy}\nmta-sts.contoso.com. 3600 IN A ${at.otherPolicy}`,
      ]),
      policy: { [at.otherPolicy]: { ...ownPolicy, ...redirect } },
    },
    verdict: 'fail',
    codes: { 'sts-redirect': 'fail' },
  },
  {
    id: 'no TLS-RPT',
    twist: { records: own([`${rpt}\n`, '']) },
    verdict: 'pass',
    codes: { 'tlsrpt-missing': 'warn' },
  },
  {
    id: 'TLS-RPT to http',
    twist: { records: own([rpt, rpt.replace('mailto:tlsrpt@example.net', 'http://example.net/')]) },
    verdict: 'fail',
    codes: { 'tlsrpt-invalid': 'fail' },
  },
  {
    id: 'two TLS-RPT records',
    twist: { records: own([rpt, `${rpt}\n${rpt.replace('tlsrpt@', 'other@')}`]) },
    verdict: 'fail',
    codes: { 'tlsrpt-several': 'fail' },
  },
  {
    id: 'TLS-RPT lookup fails',
    twist: { saidByResolver: { '_smtp._tls.contoso.com. TXT': () => 'servfail' } },
    verdict: 'unknown',
    codes: { 'tlsrpt-lookup-failed': 'unknown' },
  },
];
