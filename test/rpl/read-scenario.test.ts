import { nameToText } from '../../src/protocols/dns/name.js';
import { rdataToText } from '../../src/protocols/dns/rdata.js';
import { rrType } from '../../src/protocols/dns/types.js';
import { RplError, type Scenario } from '../../src/rpl/format.js';
import { readScenario } from '../../src/rpl/read-scenario.js';

const ds = `20326 8 2 ${'E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D'}`;

function config(text: string): Scenario['config'] {
  return readScenario(`${text}\nCONFIG_END\n`).config;
}

function entryOf(lines: string): Scenario['ranges'][number]['entries'][number] {
  const text = `CONFIG_END\nRANGE_BEGIN 0 9\nENTRY_BEGIN\n${lines}\nENTRY_END\nRANGE_END\n`;
  const [entry] = readScenario(text).ranges[0]?.entries ?? [];
  if (entry === undefined) throw new Error('no entry');
  return entry;
}

describe('the configuration of a recording', () => {
  it.each([
    ['a quoted DS', `trust-anchor: ". 3600 IN DS ${ds}"`],
    ['a bare DS with a comment', `\ttrust-anchor: . IN DS ${ds} # changed`],
    ['single quotes and a mnemonic', `trust-anchor: '. DS ${ds.replace(' 8 ', ' RSASHA256 ')}'`],
  ])('has its anchors read from %s', (_, line) => {
    const [anchor] = config(line).anchors;
    expect(anchor?.type).toBe('DS');
    expect(rdataToText(rrType.DS, anchor?.rdata ?? new Uint8Array())).toBe(ds.toLowerCase());
  });

  it('takes a DNSKEY for an anchor, and several of any owner', () => {
    const { anchors } = config(
      `trust-anchor: "example.com. IN DNSKEY 257 3 8 AwEAAQ=="\ntrust-anchor: ". IN DS ${ds}"`,
    );
    expect(anchors.map(({ owner, type }) => `${nameToText(owner)} ${type}`)).toEqual([
      'example.com. DNSKEY',
      '. DS',
    ]);
  });

  it.each([
    ['val-override-date: "20070916134226"', 1_189_950_146],
    ['val-override-date: 20070916134226', 1_189_950_146],
    ['val-override-timestamp: "1437625000"', 1_437_625_000],
    ['val-override-date: "-1"', 'ignored'],
    ['val-override-date: "0"', undefined],
  ])('%s is the clock', (line, clock) => {
    expect(config(line).clock).toBe(clock);
  });

  it('knows stub and forward zones of one dialect, and the bare addresses of the other', () => {
    const { zones } = config(
      'stub-zone:\n name: "example.net"\n stub-addr: 192.0.2.1@5353\n stub-host: ns.example.\n' +
        'forward-zone:\n name: "example.org."\n forward-addr: 2001:DB8:0::1\n',
    );
    expect(zones.map((zone) => [zone.kind, nameToText(zone.apex), zone.addresses])).toEqual([
      ['stub', 'example.net.', ['192.0.2.1']],
      ['forward', 'example.org.', ['2001:db8::1']],
    ]);
    const bare = config(
      ';stub-zone:\n;\tname: "."\n\tstub-addr: 198.41.0.4 \t# a.root-servers.net.\n',
    );
    expect(bare.zones.map((zone) => [zone.kind, nameToText(zone.apex), zone.addresses])).toEqual([
      ['stub', '.', ['198.41.0.4']],
    ]);
  });

  it('passes over comments and keeps options it knows nothing of', () => {
    const { options, ip6, ip4 } = config(
      '# x: y\n;a: b\ndo-ip6: no\nquery-minimization: off # why',
    );
    expect([ip4, ip6, options.get('query-minimization')]).toEqual([true, false, ['off']]);
    expect(options.has('x')).toBe(false);
  });
});

describe('an entry of a recording', () => {
  it('is read from indented lines with comments, records in parentheses and odd spellings', () => {
    const entry = entryOf(`
\t\tMANDATORY
\t\tMATCH opcode qtype qname ; and more
\t\tADJUST copy_id copy_query
\t\tREPLY QR AA NOERROR ; fine
\t\tSECTION QUESTION
\t\texample.com\tTXT
\t\tSECTION ANSWER
\t\texample.com. 1h IN TXT "a;b" "c)" ; text
\t\texample.com. SOA a. b. 1 1D 2 3 ( 4
)
\t\texample.com. IN SPF "v=spf1 -all"
\t\texample.com. IN RRSIG TXT DSA 2 60 20200101000000 20190101000000 1 example.com. UNUSABLE==
SECTION AUTHORITY
example.com. 60 IN NSEC a.example.com. TXT SPF TYPE65280
`);
    expect([...entry.match]).toEqual(['opcode', 'qtype', 'qname']);
    expect([...entry.adjust]).toEqual(['copy_id', 'copy_query']);
    expect([...entry.reply]).toEqual(['QR', 'AA', 'NOERROR']);
    expect(entry.question?.type).toBe(rrType.TXT);
    const texts = entry.sections.answer.map(
      ({ ttl, type, rdata }) => `${ttl} ${rdataToText(type, rdata)}`,
    );
    expect(texts).toEqual([
      '3600 "a;b" "c)"',
      '3600 a. b. 1 86400 2 3 4',
      '3600 \\# 12 0b763d73706631202d616c6c',
      expect.stringContaining('TXT 3 2 60 ') as string,
    ]);
    expect(entry.sections.authority).toHaveLength(1);
  });

  it('takes names below $ORIGIN and the owner before where a line has none', () => {
    const { answer } = entryOf(
      'SECTION ANSWER\n$ORIGIN example.com.\nwww IN CNAME host\n\tIN A 192.0.2.1',
    ).sections;
    expect(
      answer.map(({ name, type, rdata }) => `${nameToText(name)} ${rdataToText(type, rdata)}`),
    ).toEqual(['www.example.com. host.example.com.', 'www.example.com. 192.0.2.1']);
  });

  it('may be a whole message in hexadecimal', () => {
    const { raw } = entryOf('MATCH all\nHEX_ANSWER_BEGIN\n00 01 ; id\n8000\nHEX_ANSWER_END');
    expect([...(raw ?? [])]).toEqual([0, 1, 0x80, 0]);
  });

  it.each([
    'SECTION ANSWER\nexample.com. IN A 192.0.2.256',
    'SECTION ANSWER\nexample.com. IN WHAT 1',
    'SECTION NOWHERE',
    'example.com. IN A 192.0.2.1',
    'SECTION QUESTION\nexample.com. what A',
  ])('that cannot be read is refused with its line: %j', (lines) => {
    expect(() => entryOf(lines)).toThrow(RplError);
    expect(() => entryOf(lines)).toThrow(/^line \d+: /);
  });

  it.each([
    '',
    'CONFIG_END\nRANGE_BEGIN 0 9\n',
    'CONFIG_END\nSTEP x QUERY\n',
    'CONFIG_END\nSTEP 1 QUERY\nENTRY_BEGIN\n',
  ])('a file that ends too early or counts wrongly is refused: %j', (text) => {
    expect(() => readScenario(text)).toThrow(RplError);
  });
});
