import type { Message } from '../../../src/protocols/dns/message.js';
import { nameFromText } from '../../../src/protocols/dns/name.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import { at } from '../world/base.js';
import { own, type Scenario } from './scenario.js';

const mx = 'contoso.com. MX';
const unsigned = (message: Message): Message => ({
  ...message,
  answers: message.answers.filter(({ type }) => type !== rrType.RRSIG),
});

export const servers: readonly Scenario[] = [
  {
    id: 'a server is down',
    twist: { closed: [at.second] },
    verdict: 'pass',
    codes: { 'server-unreachable': 'warn' },
  },
  {
    id: 'a server has another MX',
    twist: { secondRecords: own(['MX 10 mx.contoso.com.', 'MX 10 old.contoso.com.']) },
    verdict: 'fail',
    codes: { 'server-differs': 'fail' },
  },
  {
    id: 'a server lacks signatures',
    twist: { saidBySecond: { [mx]: unsigned } },
    verdict: 'fail',
    codes: { 'server-bogus': 'fail' },
  },
  {
    id: 'a server refuses',
    twist: { saidBySecond: { [mx]: () => 'refused' } },
    verdict: 'pass',
    codes: { 'server-unreachable': 'warn' },
  },
  {
    id: 'name servers cannot be learnt',
    twist: { saidByResolver: { 'contoso.com. NS': () => 'servfail' } },
    verdict: 'pass',
    codes: { 'servers-unknown': 'warn', 'delegation-differs': 'warn' },
  },
  {
    id: 'serials differ',
    twist: {
      saidBySecond: {
        'contoso.com. SOA': (message) => ({
          ...message,
          answers: message.answers.map((record) => {
            const rdata = Uint8Array.from(record.rdata);
            if (record.type === rrType.SOA) rdata[rdata.length - 17] = 9;
            return { ...record, rdata };
          }),
        }),
      },
    },
    verdict: 'pass',
    codes: { 'serial-differs': 'warn' },
  },
  {
    id: 'parent names another server',
    twist: {
      saidByFirst: ({ internet }) => ({
        'contoso.com. NS': (message) => ({
          ...message,
          answers: [
            ...message.answers,
            ...internet.answer(nameFromText('left.contoso.com.'), rrType.NS).answers,
          ].map((record) => ({ ...record, name: nameFromText('contoso.com.') })),
        }),
      }),
      records: own([
        /$/,
        `left.contoso.com. 3600 IN NS ns3.contoso.com.\nns3.contoso.com. 3600 IN A ${at.second}\n`,
      ]),
    },
    verdict: 'pass',
    codes: { 'delegation-differs': 'warn' },
  },
  {
    id: 'one resolver of two has a broken cache',
    twist: { secondResolver: true, saidByResolver: { [mx]: unsigned } },
    verdict: 'pass',
    codes: { 'answer-disputed': 'warn' },
  },
];
