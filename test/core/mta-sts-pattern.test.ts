import fc from 'fast-check';
import { isMxPattern, isTooShallow, matchesMxPattern } from '../../src/core/mta-sts-pattern.js';

describe('matchesMxPattern (L01, L02)', () => {
  it.each([
    ['*.mx.microsoft', 'contoso-com.o-v1.mx.microsoft', false],
    ['*.o-v1.mx.microsoft', 'contoso-com.o-v1.mx.microsoft', true],
    ['*.mail.protection.outlook.com', 'contoso-com.mail.protection.outlook.com', true],
    ['*.example.com', 'example.com', false],
    ['*.example.com', '.example.com', false],
    ['mx.example.com', 'MX.Example.Com', true],
    ['MX.example.com', 'mx.example.com.', true],
    ['mx.example.com', 'mx1.example.com', false],
    ['*', 'example', false],
    ['*.', 'example.', false],
    ['', '', false],
    ['mx.example.com', 'mx.example.co\u212a', false],
  ])('%s against %s is %s', (pattern, host, matches) => {
    expect(matchesMxPattern(pattern, host)).toBe(matches);
  });

  it('lets a star stand for one label and for no other number', () => {
    const label = fc.stringMatching(/^[a-z]{1,5}$/);
    fc.assert(
      fc.property(fc.array(label, { maxLength: 4 }), (labels) => {
        const host = [...labels, 'example', 'com'].join('.');
        expect(matchesMxPattern('*.example.com', host)).toBe(labels.length === 1);
        expect(isTooShallow('*.example.com', host)).toBe(labels.length > 1);
      }),
    );
  });
});

describe('isMxPattern (K05)', () => {
  it.each([
    'mx.example.com',
    '*.example.com',
    '*.mx.microsoft',
    '*.microsoft',
    'xn--bcher-kva.example.com',
  ])('takes %s', (pattern) => expect(isMxPattern(pattern)).toBe(true));
  it.each([
    '',
    '*',
    '*.',
    'mx.example.com.',
    'a, b',
    'm*.example.com',
    'mx.*.com',
    '1.2.3.4',
    'a b.example.com',
    '*.*.example.com',
    'mx_1.example.com',
  ])('refuses "%s"', (pattern) => expect(isMxPattern(pattern)).toBe(false));
});
