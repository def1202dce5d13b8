import fc from 'fast-check';
import { canonicalAddress, parseIpAddress, scopeOf } from '../../src/protocols/address.js';

describe('addresses', () => {
  it.each([
    ['8.8.8.8', 'public'],
    ['127.0.0.2', 'loopback'],
    ['10.1.2.3', 'private'],
    ['172.31.255.255', 'private'],
    ['172.32.0.0', 'public'],
    ['100.127.0.1', 'private'],
    ['169.254.169.254', 'link-local'],
    ['192.0.2.7', 'special'],
    ['198.19.0.1', 'special'],
    ['239.0.0.1', 'special'],
    ['255.255.255.255', 'special'],
    ['0.0.0.0', 'special'],
    ['::', 'special'],
    ['::1', 'loopback'],
    ['fe80::1', 'link-local'],
    ['fd00::1', 'private'],
    ['2001:db8::1', 'special'],
    ['2001::1', 'special'],
    ['2002:7f00:1::', 'special'],
    ['3fff::1', 'special'],
    ['ff02::1', 'special'],
    ['2a01:111:f403::1', 'public'],
    ['2606:4700::1111', 'public'],
  ])('%s is %s', (text, scope) => {
    expect(scopeOf(text)).toBe(scope);
  });

  it.each(['::ffff:127.0.0.1', '::ffff:7f00:1', '64:ff9b::127.0.0.1'])(
    '%s is the loopback address it hides',
    (text) => {
      expect(scopeOf(text)).toBe('loopback');
    },
  );

  it.each([
    '',
    'localhost',
    '127.1',
    '010.0.0.1',
    '1.2.3.256',
    '1.2.3.4.5',
    'fe80::1%eth0',
    ':::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1::2::3',
    '1:2:3:4:5:6:7::8:9',
    '::1.2.3',
    '1.2.3.4::',
    '12345::',
    '2130706433',
  ])('refuses %p, which two readers could read in two ways', (text) => {
    expect(parseIpAddress(text)).toBeUndefined();
  });

  it('spells every address in one way', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const address = parseIpAddress(text);
        if (address === undefined) return false;
        const canonical = canonicalAddress(address);
        const again = parseIpAddress(canonical);
        return again !== undefined && canonicalAddress(again) === canonical;
      }),
    );
  });

  it.each(['2001:DB8::1', '2001:db8:0:0:0:0:0:1', '2001:db8::0.0.0.1'])(
    'spells %s as 2001:db8::1',
    (text) => {
      const address = parseIpAddress(text);
      expect(address && canonicalAddress(address)).toBe('2001:db8::1');
    },
  );
});
