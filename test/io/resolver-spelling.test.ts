import { parseResolver } from '../../src/io/resolver-spelling.js';

describe('a resolver is written', () => {
  it.each([
    ['192.0.2.53', { address: '192.0.2.53', port: 53 }],
    ['[2001:db8::53]:5353', { address: '2001:db8::53', port: 5353 }],
    ['tls://192.0.2.53', { address: '192.0.2.53', port: 853, channel: { kind: 'tls' } }],
    [
      'tls://[2001:db8::53]:8853#dns.example.net',
      {
        address: '2001:db8::53',
        port: 8853,
        channel: { kind: 'tls', serverName: 'dns.example.net' },
      },
    ],
    [
      'https://192.0.2.53/dns-query',
      { address: '192.0.2.53', port: 443, channel: { kind: 'https', path: '/dns-query' } },
    ],
    [
      'https://192.0.2.53',
      { address: '192.0.2.53', port: 443, channel: { kind: 'https', path: '/dns-query' } },
    ],
    [
      'https://[2001:db8::53]:8443/a/b?c=d#dns.example.net',
      {
        address: '2001:db8::53',
        port: 8443,
        channel: { kind: 'https', path: '/a/b?c=d', host: 'dns.example.net' },
      },
    ],
  ])('%s', (text, expected) => {
    expect(parseResolver(text)).toEqual(expected);
  });

  it.each([
    '',
    'dns.example.net',
    'tls://dns.example.net',
    'https://dns.example.net/dns-query',
    '192.0.2.53#dns.example.net',
    'tls://192.0.2.53#',
    'tls://192.0.2.53#a b',
    'tls://192.0.2.53/path',
    'tls://192.0.2.53:0',
    'https://user@192.0.2.53/dns-query',
    'https://192.0.2.53/a b',
    'https://192.0.2.53/#a\r\nb',
    'http://192.0.2.53/dns-query',
    'quic://192.0.2.53',
  ])('%j is none', (text) => {
    expect(parseResolver(text)).toBeUndefined();
  });
});
