import { labNames } from '../../../src/lab/addresses.js';
import { at, newChain, policyFile } from '../world/base.js';
import { own, withPolicy, type Scenario } from './scenario.js';

const mxLine = 'contoso.com. 3600 IN MX 10 mx.contoso.com.';
const servfail = () => 'servfail';
const { newMx } = labNames;

/** A domain that never had a legacy host: it was born on Exchange Online's new zone. */
export const bornThere = {
  records: own([mxLine, `contoso.com. 3600 IN MX 0 ${newMx}.`]),
  mail: { [at.otherMx]: { chain: newChain } },
  ...withPolicy({ body: policyFile('enforce', 604_800, newMx) }),
};

export const destination: readonly Scenario[] = [
  { id: 'healthy', twist: {}, dane: 'authenticated', delivery: [], verdict: 'pass', codes: {} },
  {
    id: 'born on mx.microsoft',
    twist: bornThere,
    verdict: 'pass',
    codes: { 'tlsa-record-unmatched': 'info' },
  },
  {
    id: 'no MX',
    twist: { records: own([mxLine, '']) },
    verdict: 'fail',
    codes: { 'mx-missing': 'warn', 'host-address-missing': 'fail', 'sts-mx-mismatch': 'fail' },
  },
  {
    id: 'no such domain',
    twist: { leftOut: ['contoso.com.'] },
    verdict: 'fail',
    codes: { 'mx-nxdomain': 'fail', 'servers-unknown': 'warn', 'tlsrpt-missing': 'warn' },
  },
  {
    id: 'MX lookup fails',
    twist: { saidByResolver: { 'contoso.com. MX': servfail } },
    verdict: 'unknown',
    codes: { 'mx-lookup-failed': 'unknown' },
    mx: 'indeterminate',
  },
  {
    id: 'null MX',
    twist: { records: own([mxLine, 'contoso.com. 3600 IN MX 0 .']) },
    dane: 'not-applicable',
    verdict: 'unknown',
    codes: { 'mx-null': 'warn' },
  },
  {
    id: 'new host alone at 10',
    twist: { ...bornThere, records: own([mxLine, `contoso.com. 3600 IN MX 10 ${newMx}.`]) },
    verdict: 'pass',
    codes: { 'mx-preference-unexpected': 'warn', 'tlsa-record-unmatched': 'info' },
  },
  {
    id: 'MX host is an alias',
    twist: {
      records: own([
        `mx.contoso.com. 3600 IN A ${at.mx}`,
        `mx.contoso.com. 3600 IN CNAME relay.contoso.com.\nrelay.contoso.com. 3600 IN A ${at.mx}`,
      ]),
    },
    verdict: 'pass',
    codes: { 'mx-target-alias': 'warn' },
  },
  {
    id: 'MX is an address',
    twist: { records: own([mxLine, `contoso.com. 3600 IN MX 10 ${at.mx}.`]) },
    dane: 'not-applicable',
    verdict: 'fail',
    codes: { 'mx-target-ip-literal': 'fail', 'sts-mx-mismatch': 'fail' },
  },
  {
    id: 'host without address',
    twist: {
      records: own([`mx.contoso.com. 3600 IN A ${at.mx}`, 'mx.contoso.com. 3600 IN TXT "x"']),
    },
    verdict: 'fail',
    codes: { 'host-address-missing': 'fail' },
  },
  {
    id: 'host address fails',
    twist: { saidByResolver: { 'mx.contoso.com. A': servfail } },
    verdict: 'unknown',
    codes: { 'host-address-failed': 'unknown' },
  },
  {
    id: 'host address without signature',
    twist: {
      saidByResolver: {
        'mx.contoso.com. A': (message) => ({ ...message, answers: message.answers.slice(0, 1) }),
      },
    },
    verdict: 'fail',
    codes: { 'host-bogus': 'fail' },
    reason: 'rrsig-missing',
  },
  {
    id: 'host in an unsigned zone',
    twist: {
      records: own([mxLine, 'contoso.com. 3600 IN MX 10 mx.example.net.']),
      ...withPolicy({ body: policyFile('testing', 604_800, 'mx.example.net') }),
    },
    dane: 'insecure-host',
    verdict: 'fail',
    codes: { 'host-insecure': 'fail', 'sts-mx-certificate': 'warn' },
  },
  {
    id: 'IPv6 accepted as unseen',
    twist: {
      records: own([mxLine, `${mxLine}\nmx.contoso.com. 3600 IN AAAA ${at.mxV6}`]),
      options: { families: 'ipv4' },
    },
    verdict: 'pass',
    codes: { 'host-family-unseen': 'info' },
  },
  {
    id: 'private addresses are not contacted',
    twist: { options: { allowPrivateAddresses: false } },
    verdict: 'unknown',
    codes: {
      'servers-unknown': 'warn',
      'server-unreachable': 'warn',
      'private-address-refused': 'unknown',
    },
  },
  {
    id: 'public addresses are not contacted under a given clock',
    twist: {
      records: own([`mx.contoso.com. 3600 IN A ${at.mx}`, 'mx.contoso.com. 3600 IN A 9.9.9.9']),
    },
    verdict: 'unknown',
    codes: { 'public-address-refused': 'unknown' },
  },
];
