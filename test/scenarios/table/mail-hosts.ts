import { at, mxChain } from '../world/base.js';
import { generateLabKey, leafOf, now, root, selfSigned } from '../world/certificates.js';
import type { MailScript } from '../world/mail.js';
import type { Twist } from '../world/world.js';
import { own, type Scenario } from './scenario.js';

const serving = (script: MailScript): Twist => ({
  mail: { [at.mx]: { chain: mxChain, ...script } },
});
const [leaf] = mxChain;
/** The same key, so that TLSA stays right. */
const renewed = (notBefore: number, notAfter: number) =>
  serving({ chain: [leafOf('mx.contoso.com', { key: leaf.key, notBefore, notAfter }), root] });
const day = 86_400;
const second = selfSigned('mx.contoso.com', generateLabKey('rsa'));
const twoKeys = serving({
  tls: {
    key: [leaf.key.pem, second.key.pem],
    cert: [mxChain.map(({ pem }) => pem).join(''), second.pem],
  },
});

export const mailHosts: readonly Scenario[] = [
  {
    id: 'port 25 closed, and nobody else asked',
    twist: { closed: [at.mx] },
    verdict: 'unknown',
    codes: { 'smtp-unreachable-from-here': 'unknown' },
  },
  {
    id: 'port 25 closed, while a control host answers',
    twist: {
      closed: [at.mx],
      options: { controlHosts: [at.control] },
    },
    verdict: 'unknown',
    codes: { 'smtp-unreachable': 'unknown' },
  },
  {
    id: 'probes switched off',
    twist: { options: { smtpProbe: 'off' } },
    dane: 'not-seen',
    verdict: 'unknown',
    codes: { 'smtp-not-probed': 'unknown' },
  },
  {
    id: 'greeted with 554',
    twist: serving({ greeting: '554 no service\r\n' }),
    dane: 'not-seen',
    verdict: 'fail',
    codes: { 'smtp-greeting-rejected': 'fail' },
  },
  {
    id: 'not SMTP',
    twist: serving({ greeting: 'HTTP/1.1 400 Bad Request\r\n\r\n' }),
    dane: 'not-seen',
    verdict: 'unknown',
    codes: { 'smtp-garbage': 'unknown' },
  },
  {
    id: 'no STARTTLS',
    twist: serving({ ehlo: '250 mx.contoso.com\r\n' }),
    dane: 'mismatch',
    delivery: ['5.7.321'],
    verdict: 'fail',
    codes: { 'starttls-not-supported': 'fail' },
  },
  {
    id: 'STARTTLS refused',
    twist: serving({ starttls: '454 4.7.0 not now\r\n' }),
    verdict: 'fail',
    codes: { 'starttls-refused': 'fail' },
  },
  {
    id: 'clear text before TLS',
    twist: serving({ starttls: '220 go ahead\r\n250 injected\r\n' }),
    verdict: 'fail',
    codes: { 'starttls-injection': 'fail' },
  },
  {
    id: 'no certificate to show',
    twist: serving({ chain: [] }),
    verdict: 'fail',
    codes: { 'starttls-handshake-failed': 'fail' },
  },
  {
    id: 'hangs up in the handshake',
    twist: serving({ breaksOff: true }),
    dane: 'not-seen',
    verdict: 'unknown',
    codes: { 'smtp-broken-off': 'unknown' },
  },
  {
    id: 'TLS 1.1 only',
    twist: serving({
      tls: { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
    }),
    verdict: 'fail',
    codes: { 'tls-version-old': 'fail' },
  },
  {
    id: 'certificate has run out',
    twist: renewed(now - 100 * day, now - day),
    delivery: ['5.7.322'],
    verdict: 'fail',
    codes: {
      'tlsa-record-unmatched': 'warn',
      'certificate-expired': 'fail',
      'sts-mx-certificate': 'fail',
    },
  },
  {
    id: 'certificate not valid yet',
    twist: renewed(now + day, now + 100 * day),
    verdict: 'fail',
    codes: {
      'tlsa-record-unmatched': 'warn',
      'certificate-not-yet-valid': 'fail',
      'sts-mx-certificate': 'fail',
    },
  },
  {
    id: 'the right certificate only under its name',
    twist: serving({ chain: [leafOf('other.example.net')], byName: { 'mx.contoso.com': mxChain } }),
    verdict: 'pass',
    codes: {},
  },
  {
    id: 'dual-cert-rsa-ecdsa',
    twist: twoKeys,
    dane: 'mismatch',
    verdict: 'fail',
    codes: { 'dual-key-gap': 'fail', 'sts-mx-certificate': 'fail' },
    says: 'RSA',
  },
  {
    id: 'no second connection for the other key',
    twist: serving({ laterGreeting: '421 4.7.0 too many connections\r\n' }),
    dane: 'authenticated',
    verdict: 'unknown',
    codes: { 'dual-key-unseen': 'unknown' },
  },
  {
    id: 'another certificate at the IPv6 address',
    twist: {
      records: own([
        `mx.contoso.com. 3600 IN A ${at.mx}`,
        `mx.contoso.com. 3600 IN A ${at.mx}\nmx.contoso.com. 3600 IN AAAA ${at.mxV6}`,
      ]),
      mail: { [at.mxV6]: { chain: [selfSigned('mx.contoso.com')] } },
    },
    verdict: 'fail',
    codes: { 'tlsa-mismatch': 'fail', 'sts-mx-certificate': 'fail' },
  },
];
