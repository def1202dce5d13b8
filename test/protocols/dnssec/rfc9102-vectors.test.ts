import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { instantFromText } from '../../../src/core/time.js';
import type { Message, ResourceRecord } from '../../../src/protocols/dns/message.js';
import {
  equalNames,
  isSubdomain,
  nameFromText,
  nameOf,
  nameToText,
  nameToWire,
  type WireName,
} from '../../../src/protocols/dns/name.js';
import { readNameRdata, readRrsig } from '../../../src/protocols/dns/rdata.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import { recordsFromText } from '../../../src/protocols/dns/zone-text.js';
import {
  createValidator,
  parseTrustAnchors,
  type Ask,
  type ValidatedAnswer,
} from '../../../src/protocols/dnssec/index.js';

const data = process.env['DANE_CUTOVER_TEST_DATA'];
const describeWithData = data === undefined ? describe.skip : describe;
const folder = join(data ?? '', 'vectors', 'rfc9102-draft08');
const within = instantFromText('2018-06-01T00:00:00Z') ?? 0;

function recordsOf(file: string): readonly ResourceRecord[] {
  const lines = readFileSync(join(folder, file), 'utf8').split('\n');
  return recordsFromText(lines.filter((line) => !/^[0-9a-f]{4}:|^\s+$/.test(line)).join('\n'));
}

function covering(record: ResourceRecord, types: readonly number[]): boolean {
  if (record.type !== rrType.RRSIG) return types.includes(record.type);
  return types.includes(readRrsig(record.rdata).typeCovered);
}

/** Answers like a forwarder that has only these records: aliases followed, every denial record in the authority. */
function answering(records: readonly ResourceRecord[], name: WireName, type: number): Message {
  const answers: ResourceRecord[] = [];
  for (let at: WireName | undefined = name; at !== undefined;) {
    const here: WireName = at;
    const types = [type, rrType.CNAME];
    const found = records.filter((one) => equalNames(one.name, here) && covering(one, types));
    const dname = records.find(
      (one) =>
        one.type === rrType.DNAME && isSubdomain(here, one.name) && !equalNames(here, one.name),
    );
    const cname = found.find((record) => record.type === rrType.CNAME);
    answers.push(...found);
    at = cname === undefined ? undefined : readNameRdata(cname.rdata);
    if (found.length === 0 && dname !== undefined) {
      const prefix = here.labels.slice(0, here.labels.length - dname.name.labels.length);
      at = nameOf([...prefix, ...readNameRdata(dname.rdata).labels]);
      answers.push(
        ...records.filter(
          (one) => equalNames(one.name, dname.name) && covering(one, [rrType.DNAME]),
        ),
        { ...dname, name: here, type: rrType.CNAME, rdata: nameToWire(at) },
      );
    }
  }
  const proofs = records.filter((one) => covering(one, [rrType.SOA, rrType.NSEC, rrType.NSEC3]));
  return {
    id: 0,
    flags: { qr: true, aa: false, tc: false, rd: true, ra: true, ad: false, cd: true },
    opcode: 0,
    rcode: 0,
    questions: [{ name, type, class: 1 }],
    answers,
    authorities: proofs,
    additionals: [],
  };
}

function lookup(
  file: string,
  text: string,
  at = within,
  change: (records: readonly ResourceRecord[]) => readonly ResourceRecord[] = (same) => same,
): Promise<ValidatedAnswer> {
  const records = change(recordsOf(file));
  const ask: Ask = (name, type) =>
    Promise.resolve({ ok: true, server: '192.0.2.53', message: answering(records, name, type) });
  const anchors = parseTrustAnchors(readFileSync(join(folder, 'root.ds'), 'utf8'));
  return createValidator({ anchors, now: at, ask }).lookup(nameFromText(text), rrType.TLSA);
}

const chains = [
  ['_443._tcp.www.example.com.txt', '_443._tcp.www.example.com', 'answer', 'secure'],
  ['_25._tcp.example.com-NSEC-wildcard.txt', '_25._tcp.example.com', 'answer', 'secure'],
  ['_25._tcp.example.org-NSEC3-wildcard.txt', '_25._tcp.example.org', 'answer', 'secure'],
  ['_443._tcp.www.example.org-CNAME.txt', '_443._tcp.www.example.org', 'answer', 'secure'],
  ['_443._tcp.www.example.net-DNAME.txt', '_443._tcp.www.example.net', 'answer', 'secure'],
  [
    '_25._tcp.smtp.example.com-NSEC-Denial-of-Existence.txt',
    '_25._tcp.smtp.example.com',
    'nxdomain',
    'secure',
  ],
  [
    '_25._tcp.smtp.example.org-NSEC3-Denial-of-Existence.txt',
    '_25._tcp.smtp.example.org',
    'nxdomain',
    'secure',
  ],
  [
    '_443._tcp.www.insecure.example-NSEC3-opt-out-insecure-delegation.txt',
    '_443._tcp.www.insecure.example',
    'nodata',
    'insecure',
  ],
] as const;

describeWithData('the chains of RFC 9102 draft 08', () => {
  it.each(chains)('%s comes out as it should', async (file, name, status, state) => {
    const answer = await lookup(file, name);
    expect([answer.status, answer.dnssec.state]).toEqual([status, state]);
  });

  it('A15: holds until TTL and signatures say, and names where an alias led', async () => {
    const answer = await lookup(chains[4][0], chains[4][1]);
    expect(nameToText(answer.finalName)).toBe('_443._tcp.www.example.com.');
    expect(answer.aliases).toEqual([{ target: '_443._tcp.www.example.com.', state: 'secure' }]);
    expect(answer.dnssec.holdsUntil).toBe(within + 3600);
    expect(answer.dnssec.signaturesUntil).toBe(instantFromText('2018-11-28T00:00:00Z'));
  });

  it('A20: the opt-out span is reported as such', async () => {
    expect((await lookup(chains[7][0], chains[7][1])).dnssec.reason).toBe('optout');
  });

  it.each(chains)('A38: %s outside its period says that the clock is off', async (file, name) => {
    const late = instantFromText('2018-11-28T00:00:01Z') ?? 0;
    const early = instantFromText('2015-11-02T23:59:59Z') ?? 0;
    for (const at of [late, early]) {
      const { dnssec } = await lookup(file, name, at);
      expect([dnssec.state, dnssec.reason]).toEqual(['indeterminate', 'clock-suspect']);
    }
  });

  it.each(chains)(
    '%s without any one record is the same answer or none',
    async (file, name, status, state) => {
      const whole = await lookup(file, name);
      let lost = 0;
      for (let gone = 0; gone < recordsOf(file).length; gone++) {
        const answer = await lookup(file, name, within, (all) =>
          all.filter((_, at) => at !== gone),
        );
        const same = [answer.status, answer.dnssec.state].join() === [status, state].join();
        if (same) expect(answer.rdatas).toEqual(whole.rdatas);
        else expect(['bogus', 'indeterminate']).toContain(answer.dnssec.state);
        if (!same) lost++;
      }
      expect(lost).toBeGreaterThan(3);
    },
  );

  it('has a chain for every file', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.txt'));
    expect(files.sort()).toEqual(chains.map(([file]) => file).sort());
  });
});
