import type { Message } from '../../../src/protocols/dns/message.js';
import { nameFromText } from '../../../src/protocols/dns/name.js';
import { rrClass, rrType } from '../../../src/protocols/dns/types.js';
import { MiniInternet } from './mini-internet.js';

const world = new MiniInternet([{ apex: 'example.test.', records: '' }]);
const owner = nameFromText('sub.example.test.');

/** An alias cut off in its name, with the signature of another set made to cover it. */
function withTornAlias(message: Message): Message {
  const signature = message.authorities.find(({ type }) => type === rrType.RRSIG);
  if (signature === undefined) throw new Error('the denial is not signed');
  const covering = Uint8Array.from([0, rrType.CNAME, ...signature.rdata.subarray(2)]);
  const record = { name: owner, class: rrClass.IN, ttl: 300 };
  return {
    ...message,
    answers: [
      { ...record, type: rrType.CNAME, rdata: Uint8Array.of(9, 120) },
      { ...record, type: rrType.RRSIG, rdata: covering },
    ],
  };
}

describe('the zone of a name, where a message on the way cannot be read', () => {
  it('A01: is indeterminate as garbage, as any answer there is', async () => {
    const validator = world.validator({ 'sub.example.test. DS': withTornAlias });
    const { dnssec } = await validator.zone(owner);
    expect([dnssec.state, dnssec.reason]).toEqual(['indeterminate', 'garbage']);
  });
});
