import { nameFromText } from '../../src/protocols/dns/name.js';
import { decodeMessage } from '../../src/protocols/dns/message.js';
import { rdataFromText } from '../../src/protocols/dns/rdata.js';
import { opcode, rcode, rrType } from '../../src/protocols/dns/types.js';
import { encodeUpdate, type UpdateChange } from '../../src/protocols/dns-update/message.js';
import { labAddresses as at, labNames } from '../../src/lab/addresses.js';
import { respond } from '../../src/lab/authority.js';
import { applyUpdate } from '../../src/lab/apply-update.js';
import { nextSerial, rrsetOf, serialOf, zoneFromText } from '../../src/lab/zone.js';
import { closeLabs, endpointOf, mxSet, openLab, query, setOf, texts } from './helpers.js';

afterEach(closeLabs);

const apex = nameFromText('contoso.com.');
const mx = (text: string) => rdataFromText(rrType.MX, text);
const legacy = `0 ${labNames.legacyMx}.`;

describe('RFC 2136 updates to the primary', () => {
  it('a set is replaced with its TTL in one message, and the serial grows', async () => {
    const lab = await openLab();
    const before = serialOf(lab.internet.contoso.store.current());
    expect(await lab.update(mxSet(60, legacy, '20 mx.example.net.'))).toBe(rcode.NOERROR);
    const reply = await query(endpointOf(lab, at.ns1), 'contoso.com.', rrType.MX);
    expect(texts(reply, rrType.MX)).toEqual([legacy, '20 mx.example.net.']);
    expect(reply.answers[0]?.ttl).toBe(60);
    expect(serialOf(lab.internet.contoso.store.current())).toBe(before + 1);
  });

  it('single records come and go', async () => {
    const lab = await openLab();
    const add: UpdateChange = {
      kind: 'add',
      name: apex,
      type: rrType.MX,
      ttl: 60,
      rdata: mx('9 mx.example.net.'),
    };
    const remove: UpdateChange = {
      kind: 'delete-record',
      name: apex,
      type: rrType.MX,
      rdata: mx(legacy),
    };
    expect(await lab.update([add, remove])).toBe(rcode.NOERROR);
    const reply = await query(endpointOf(lab, at.ns1), 'contoso.com.', rrType.MX);
    expect(texts(reply, rrType.MX)).toEqual(['9 mx.example.net.']);
  });

  it.each([
    ['rrset-absent', rcode.YXRRSET],
    ['rrset-equals', rcode.NXRRSET],
  ] as const)('an unmet %s prerequisite changes nothing', async (kind, expected) => {
    const lab = await openLab();
    const prerequisite =
      kind === 'rrset-absent'
        ? { kind, name: apex, type: rrType.MX }
        : { kind, name: apex, type: rrType.MX, rdatas: [mx('1 other.example.net.')] };
    expect(await lab.update(mxSet(60, '5 mx.example.net.'), [prerequisite])).toBe(expected);
    const reply = await query(endpointOf(lab, at.ns1), 'contoso.com.', rrType.MX);
    expect(texts(reply, rrType.MX)).toEqual([legacy]);
  });

  it('one change outside the zone refuses the whole message', async () => {
    const lab = await openLab();
    const changes = [
      ...mxSet(60, '5 mx.example.net.'),
      ...setOf('example.org.', rrType.MX, 60, '1 mx.example.net.'),
    ];
    expect(await lab.update(changes)).toBe(rcode.NOTZONE);
    const reply = await query(endpointOf(lab, at.ns1), 'contoso.com.', rrType.MX);
    expect(texts(reply, rrType.MX)).toEqual([legacy]);
  });

  it('other zones answer NOTAUTH, other opcodes NOTIMP', async () => {
    const lab = await openLab();
    const { sendUpdate } = await import('../../src/lab/send-update.js');
    const primary = endpointOf(lab, at.ns1);
    expect(await sendUpdate(primary, 'example.org.', [])).toBe(rcode.NOTAUTH);
    const notify = await query(primary, 'contoso.com.', rrType.SOA, { opcode: opcode.NOTIFY });
    expect(notify.rcode).toBe(rcode.NOTIMP);
  });
});

describe('an update from elsewhere', () => {
  it('is refused where it does not come from loopback, and changes nothing', async () => {
    const lab = await openLab();
    const { store } = lab.internet.contoso;
    const before = store.current();
    const message = encodeUpdate({ id: 1, zone: apex, changes: mxSet(60, '5 mx.example.net.') });
    const options = { zones: [{ apex, store, lag: 0 }] };
    const reply = respond(options, message, { transport: 'udp', address: '192.0.2.66' });
    expect(decodeMessage(reply ?? new Uint8Array()).rcode).toBe(rcode.REFUSED);
    expect(store.current()).toBe(before);
  });
});

describe('an update applied to a zone', () => {
  const zone = zoneFromText(
    'contoso.com.',
    `contoso.com. 300 IN SOA ns1.contoso.com. hostmaster.example.net. 4294967295 1 1 1 300
     contoso.com. 300 IN NS ns1.contoso.com.
     contoso.com. 300 IN MX 0 mx.example.net.`.replace(/^ +/gm, ''),
  );
  const apply = (changes: readonly UpdateChange[]) =>
    applyUpdate(zone, decodeMessage(encodeUpdate({ id: 1, zone: apex, changes })));

  it('never takes the SOA and NS of the apex away', () => {
    const result = apply([{ kind: 'delete-name', name: apex }]);
    expect(result.rcode).toBe(rcode.NOERROR);
    expect(rrsetOf(result.zone, apex, rrType.MX)).toBeUndefined();
    expect(rrsetOf(result.zone, apex, rrType.NS)).toBeDefined();
    expect(rrsetOf(result.zone, apex, rrType.SOA)).toBeDefined();
  });

  it('a record added twice is there once, with the TTL given last', () => {
    const add = (ttl: number): UpdateChange => ({
      kind: 'add',
      name: apex,
      type: rrType.MX,
      ttl,
      rdata: mx('0 mx.example.net.'),
    });
    const set = rrsetOf(apply([add(60), add(90)]).zone, apex, rrType.MX);
    expect([set?.rdatas.length, set?.ttl]).toEqual([1, 90]);
  });

  it('the serial after the largest is zero', () => {
    expect(serialOf(nextSerial(zone))).toBe(0);
  });
});
