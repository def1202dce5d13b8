import { host, type Situation } from '../situation.js';

/** What the receiver does before a certificate is seen, and which one it shows. */
export const sessions: readonly Situation[] = [
  {
    id: 'no-starttls',
    what: 'TLSA, and STARTTLS is not offered (Postfix)',
    zone: 'example.com',
    hosts: [host('postfix', ['3 1 1 leaf'], { tls: 'off' })],
    expected: 'failed',
  },
  {
    id: 'no-starttls-exim',
    what: 'TLSA, and STARTTLS is not offered (Exim)',
    zone: 'example.net',
    hosts: [host('exim', ['3 1 1 leaf'], { tls: 'off' })],
    expected: 'failed',
  },
  {
    id: 'no-starttls-no-tlsa',
    what: 'neither TLSA nor STARTTLS',
    zone: 'example.org',
    hosts: [host('opensmtpd', [], { tls: 'off' })],
    expected: 'no-dane',
  },
  {
    id: 'starttls-refused',
    what: 'TLSA, and STARTTLS is answered with 454',
    zone: 'example.org',
    hosts: [host('exim', ['3 1 1 leaf'], { tls: 'refused' })],
    expected: 'failed',
  },
  {
    id: 'old-tls',
    what: 'TLSA fits, the server speaks nothing newer than TLS 1.1',
    zone: 'example.com',
    hosts: [host('postfix', ['3 1 1 leaf'], { tls: 'old' })],
    expected: 'failed',
  },
  {
    id: 'no-tlsa',
    what: 'a signed zone without TLSA',
    zone: 'example.net',
    hosts: [host('postfix', [])],
    expected: 'no-dane',
  },
  {
    id: 'sni',
    what: 'the right certificate only for who asks by name, and a fallback that does not fit',
    zone: 'example.net',
    hosts: [
      host('exim', ['3 1 1 second'], {
        tls: 'sni',
        chain: { leaf: { names: 'other' }, second: {}, sends: ['root'] },
      }),
    ],
    expected: 'dane-verified',
  },
  {
    id: 'dual-both',
    what: 'ECDSA and RSA served, TLSA for both',
    zone: 'example.com',
    hosts: [
      host('postfix', ['3 1 1 leaf', '3 1 1 second'], {
        chain: { leaf: {}, second: { key: 'rsa' }, sends: ['root'] },
      }),
    ],
    expected: 'dane-verified',
  },
  {
    id: 'dual-ecdsa',
    what: 'ECDSA and RSA served, TLSA for ECDSA alone: some senders are shown the other',
    zone: 'example.org',
    hosts: [
      host('postfix', ['3 1 1 leaf'], {
        chain: { leaf: {}, second: { key: 'rsa' }, sends: ['root'] },
      }),
    ],
    expected: 'failed',
  },
  {
    id: 'dual-rsa',
    what: 'ECDSA and RSA served, TLSA for RSA alone: most senders are shown the other',
    zone: 'example.net',
    hosts: [
      host('postfix', ['3 1 1 second'], {
        chain: { leaf: {}, second: { key: 'rsa' }, sends: ['root'] },
      }),
    ],
    expected: 'failed',
  },
];
