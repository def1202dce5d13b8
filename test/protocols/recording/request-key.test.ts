import fc from 'fast-check';
import type { DnsRequest } from '../../../src/protocols/recording/network.js';
import { requestKey } from '../../../src/protocols/recording/request-key.js';

const text = fc.constantFrom(
  '',
  ' ',
  'a',
  'a b',
  '192.0.2.1',
  '192.0.2.1 53',
  '{',
  '1 true true a',
  '53 1',
);
const number = fc.constantFrom(0, 1, 53);
const dns: fc.Arbitrary<DnsRequest> = fc.record(
  {
    server: text,
    port: number,
    name: text,
    type: number,
    recurse: fc.boolean(),
    edns: fc.boolean(),
    channel: fc.oneof(
      fc.record({ kind: fc.constant('tls' as const), serverName: text }),
      fc.record({ kind: fc.constant('https' as const), path: text }),
    ),
  },
  { requiredKeys: ['server', 'port', 'name', 'type', 'recurse', 'edns'] },
);

describe('the key of a request', () => {
  it('is the same for equal requests and for no others, whatever they hold', () => {
    fc.assert(
      fc.property(dns, dns, (one, other) => {
        expect(requestKey(one)).toBe(requestKey({ ...one }));
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(requestKey(one) === requestKey(other)).toBe(same);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is another where a single field is (law)', () => {
    const field = fc.constantFrom('server', 'port', 'name', 'type', 'recurse', 'edns', 'channel');
    fc.assert(
      fc.property(dns, dns, field, (one, from, changed) => {
        const value = from[changed];
        const same = JSON.stringify(one[changed]) === JSON.stringify(value);
        if (value === undefined) return;
        expect(requestKey(one) === requestKey({ ...one, [changed]: value })).toBe(same);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is not that of a server whose name holds what belongs to the others', () => {
    const rest = { port: 53, type: 1, recurse: true, edns: true };
    const odd = requestKey({ server: 'a 1 true true x', name: 'n', ...rest });
    expect(requestKey({ server: 'a', name: 'x 1 true true n', ...rest })).not.toBe(odd);
  });

  it('is not that of another, though names and servers look like parts of one', () => {
    const rest = { port: 53, type: 1, recurse: true, edns: true };
    const odd: DnsRequest = { server: 'a 53 1 true true x', name: 'n', ...rest };
    const [head = '', tail = ''] = requestKey(odd).split(/ (.*)/);
    for (const server of [head, '{"server":"a', '53'])
      for (const name of [tail, requestKey(odd), tail.replace(/^53 1 true true /, '')])
        expect(requestKey({ server, name, ...rest })).not.toBe(requestKey(odd));
  });

  it('tells the sessions of one host by the key type asked for', () => {
    const request = { address: '192.0.2.1', port: 25, serverName: 'mx.example.net' };
    const keys = [request, { ...request, keyType: 'rsa' as const }, { ...request, port: 26 }];
    expect(new Set(keys.map(requestKey)).size).toBe(3);
  });
});
