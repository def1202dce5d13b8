import { parseSmtpProxy } from '../../src/io/proxy-spelling.js';

describe('the spelling of a proxy', () => {
  test.each([
    ['socks5://192.0.2.1', { kind: 'socks5', host: '192.0.2.1', port: 1080 }],
    ['socks5h://192.0.2.1', { kind: 'socks5', host: '192.0.2.1', port: 1080 }],
    ['socks5://[2001:db8::1]:1081/', { kind: 'socks5', host: '2001:db8::1', port: 1081 }],
    ['http://127.0.0.1:3128', { kind: 'http', host: '127.0.0.1', port: 3128 }],
    ['HTTPS://Proxy.Example.NET:8443', { kind: 'https', host: 'proxy.example.net', port: 8443 }],
    ['socks5://localhost', { kind: 'socks5', host: 'localhost', port: 1080 }],
  ])('%s is read', (text, proxy) => {
    expect(parseSmtpProxy(text)).toEqual({ proxy });
  });

  test('a login is decoded and kept apart from what is recorded', () => {
    expect(parseSmtpProxy('http://a%40b:p%3Aw%2F@192.0.2.1:8080')).toEqual({
      proxy: { kind: 'http', host: '192.0.2.1', port: 8080 },
      login: { user: 'a@b', password: 'p:w/' },
    });
  });

  test.each([
    '',
    '192.0.2.1:1080',
    'socks4://192.0.2.1',
    'http://192.0.2.1',
    'https://proxy.example.net',
    'socks5://192.0.2.1:70000',
    'socks5://192.0.2.1:0',
    'socks5://192.0.2.300',
    'socks5://2001:db8::1',
    'socks5://[192.0.2.1]',
    'socks5://[2001:db8::1',
    'socks5://proxy.example.net:1080:25',
    'socks5://pro xy.example.net',
    'socks5://proxy..example.net',
    'ftp://proxy.example.net:21',
    'socks5://192.0.2.1:1080/path',
    'socks5://user@192.0.2.1',
    'socks5://:secret@192.0.2.1',
    'socks5://user:@192.0.2.1',
    'socks5://a:b:c@192.0.2.1',
    'socks5://a:%zz@192.0.2.1',
    'socks5://a:%0d%0a@192.0.2.1',
    'http://a%3Ab:c@192.0.2.1:80',
    `socks5://a:${'x'.repeat(256)}@192.0.2.1`,
  ])('%s is none', (text) => {
    expect(parseSmtpProxy(text)).toBeUndefined();
  });
});
