import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultAlgorithms } from '../../src/protocols/dnssec/algorithms.js';
import { replayAlgorithms } from '../../src/rpl/algorithms.js';
import { replayText, type Outcome } from '../../src/rpl/replay.js';
import { runReplay } from '../../src/rpl/run.js';
import {
  anchor,
  clock,
  dnskeys,
  dsaSigner,
  entry,
  file,
  md5Signer,
  modernSigner,
  range,
  referral,
  rootHint,
  signed,
  step,
  type Signer,
} from './signed-file.js';

const signer = modernSigner();
const www = 'www.example.com. 3600 IN A 192.0.2.80';
const trust = (who: Signer): string => `trust-anchor: "${anchor(who)}"\n${clock}${rootHint}`;

function zone(who: Signer = signer): string[] {
  return [
    entry('example.com. IN DNSKEY', dnskeys(who)),
    entry('www.example.com. IN A', signed(www, who)),
  ];
}

function play(text: string, words: readonly string[] = []): Promise<Outcome> {
  const algorithms = replayAlgorithms(words);
  if (algorithms === undefined) throw new Error('unknown algorithm');
  return replayText('test.rpl', text, algorithms);
}

const world = range('192.0.2.1', [referral]) + range('192.0.2.2', zone());
const wanted = step(1, 'www.example.com. IN A', 'AD DO NOERROR', www);

describe('a replay', () => {
  it('A02: walks from the root to the server of the zone and finds the answer secure', async () => {
    expect(await play(file(trust(signer), world + wanted))).toEqual({ outcome: 'pass', steps: 1 });
  });

  it.each([
    ['other data', step(1, 'www.example.com. IN A', 'AD DO NOERROR', www.replace('80', '81'))],
    ['no data', step(1, 'www.example.com. IN A', 'AD DO NOERROR')],
    ['an alias', step(1, 'www.example.com. IN A', 'AD DO NOERROR', 'www.example.com. IN CNAME a.')],
    ['no AD', step(1, 'www.example.com. IN A', 'DO NOERROR', www)],
    ['SERVFAIL', step(1, 'www.example.com. IN A', 'DO SERVFAIL')],
    ['NXDOMAIN', step(1, 'www.example.com. IN A', 'AD DO NXDOMAIN')],
  ])('fails where the file wants %s', async (_, check) => {
    expect(await play(file(trust(signer), world + check))).toMatchObject({ outcome: 'fail' });
  });

  it('compares only what MATCH names', async () => {
    const check = step(1, 'www.example.com. IN A', 'DO NXDOMAIN').replace(
      'MATCH all',
      'MATCH qname',
    );
    expect(await play(file(trust(signer), world + check))).toMatchObject({ outcome: 'pass' });
  });

  it('wants no AD where the question set neither DO nor AD', async () => {
    const check = step(1, 'www.example.com. IN A', 'NOERROR', www).replace('RD DO', 'RD');
    expect(await play(file(trust(signer), world + check))).toMatchObject({ outcome: 'pass' });
  });

  it('A11: hands out bogus data to a question with CD, and SERVFAIL to one without', async () => {
    const bad = signed(www, signer).replace('192.0.2.80', '192.0.2.99');
    const servers =
      range('192.0.2.1', [referral]) +
      range('192.0.2.2', [
        entry('example.com. IN DNSKEY', dnskeys(signer)),
        entry('www.example.com. IN A', bad),
      ]);
    const asked = (reply: string): string =>
      step(1, 'www.example.com. IN A', reply, www.replace('80', '99'));
    const config = trust(signer);
    expect(await play(file(config, servers + asked('DO SERVFAIL')))).toMatchObject({
      outcome: 'pass',
    });
    const withCd = asked('CD DO NOERROR').replace('RD DO', 'RD CD DO');
    expect(await play(file(config, servers + withCd))).toMatchObject({ outcome: 'pass' });
  });

  it('A05: takes the clock from the file and moves it with TIME_PASSES', async () => {
    const late = `STEP 0 TIME_PASSES ELAPSE 1001\n${step(1, 'www.example.com. IN A', 'DO SERVFAIL')}`;
    expect(await play(file(trust(signer), world + late))).toMatchObject({ outcome: 'pass' });
    const onTime = `STEP 0 TIME_PASSES ELAPSE 1000\n${wanted}`;
    expect(await play(file(trust(signer), world + onTime))).toMatchObject({ outcome: 'pass' });
  });

  it('finds an instant within the signatures where dates are said not to count', async () => {
    const config = trust(signer).replace('20200913122640', '-1');
    expect(await play(file(config, world + wanted))).toMatchObject({ outcome: 'pass' });
  });

  it('A37: asks another server of the zone where one serves bad data', async () => {
    const two = referral.replace(
      'SECTION ADDITIONAL',
      'example.com. IN NS ns2.example.com.\nSECTION ADDITIONAL\nns2.example.com. IN A 192.0.2.3',
    );
    const bad = entry('www.example.com. IN A', signed(www, signer).replace('.80', '.99'));
    const servers =
      range('192.0.2.1', [two]) +
      range('192.0.2.2', zone()) +
      range('192.0.2.3', [zone()[0] ?? '', bad]);
    expect(await play(file(trust(signer), servers + wanted))).toMatchObject({ outcome: 'pass' });
  });

  it('leaves everything to a forwarder where the file has one', async () => {
    const config = `trust-anchor: "${anchor(signer)}"\n${clock}forward-zone:\n name: "."\n forward-addr: 192.0.2.7@53 # x\n`;
    expect(await play(file(config, range('192.0.2.7', zone()) + wanted))).toMatchObject({
      outcome: 'pass',
    });
    expect(await play(file(config, range('192.0.2.8', zone()) + wanted))).toMatchObject({
      outcome: 'fail',
    });
  });

  it('hears a server only during the steps of its range, and one of several addresses at each', async () => {
    const early = range('192.0.2.1', [referral]) + range('192.0.2.2', zone(), '5 9');
    expect(await play(file(trust(signer), early + wanted))).toMatchObject({ outcome: 'fail' });
    const several = range('192.0.2.1', [referral]) + range('192.0.2.77\nADDRESS 192.0.2.2', zone());
    expect(await play(file(trust(signer), several + wanted))).toMatchObject({ outcome: 'pass' });
  });

  it('A30: asks over TCP where UDP was truncated', async () => {
    const [keys = '', data = ''] = zone();
    const short = data.replace('REPLY QR AA', 'REPLY QR AA TC').replace('MATCH', 'MATCH UDP');
    const servers = range('192.0.2.1', [referral]) + range('192.0.2.2', [keys, short, data]);
    expect(await play(file(trust(signer), servers + wanted))).toMatchObject({ outcome: 'pass' });
  });

  it('gives up on hosts that hang on each other, however many there are', async () => {
    const hosts = Array.from({ length: 8 }, (_, at) => at);
    const glueless = (zone: string, other: string): string => `ENTRY_BEGIN
MATCH opcode subdomain
ADJUST copy_id copy_query
REPLY QR NOERROR
SECTION QUESTION
${zone}. IN A
SECTION AUTHORITY
${hosts.map((host) => `${zone}. IN NS ns${host}.${other}.`).join('\n')}
ENTRY_END
`;
    const servers = range('192.0.2.1', [
      glueless('example.com', 'example.net'),
      glueless('example.net', 'example.com'),
    ]);
    const check = step(1, 'www.example.com. IN A', 'DO SERVFAIL');
    expect(await play(file(trust(signer), servers + check))).toMatchObject({ outcome: 'pass' });
  });

  it('takes no data from below a name that the file calls insecure', async () => {
    const config = `${trust(signer).replace(rootHint, '')}domain-insecure: "example.com"\n${rootHint}`;
    const plain = step(1, 'www.example.com. IN A', 'DO NOERROR', www);
    expect(await play(file(config, world + plain))).toMatchObject({ outcome: 'pass' });
  });

  it.each([
    ['DSA', dsaSigner(3, 'rfc'), 'dsa'],
    ['DSA as its signer wrote it', dsaSigner(3, 'der'), 'dsa'],
    ['DSA with NSEC3', dsaSigner(6, 'rfc'), 'dsa'],
    ['RSA with MD5', md5Signer(), 'rsamd5'],
  ])('A15: verifies %s on request, and else says how to', async (_, old, word) => {
    const servers = range('192.0.2.1', [referral]) + range('192.0.2.2', zone(old));
    const text = file(trust(old), servers + wanted);
    expect(await play(text)).toMatchObject({
      outcome: 'skip',
      reason: expect.stringContaining(`--algorithms ${word}`) as string,
    });
    expect(await play(text, [word])).toMatchObject({ outcome: 'pass' });
    const forged = text.replaceAll('192.0.2.80', '192.0.2.81');
    expect(await play(forged, [word])).toMatchObject({ outcome: 'fail' });
  });

  it('A15: keeps retired algorithms out of the table that verdicts use', () => {
    for (const retired of [1, 3, 5, 6, 7, 12]) expect(defaultAlgorithms.has(retired)).toBe(false);
    expect([...(replayAlgorithms([])?.keys() ?? [])]).toEqual([8, 10, 13, 14, 15, 16, 5, 7]);
    expect(replayAlgorithms(['gost'])).toBeUndefined();
    expect(replayAlgorithms(['12'])).toBeUndefined();
  });

  it.each([
    ['aggressive-nsec: yes\n', 'caching policy'],
    ['prefetch: yes\n', 'prefetching'],
    ['harden-algo-downgrade: yes\n', 'RFC 6840'],
    ['module-config: "iterator"\n', 'no validator'],
    ['auth-zone:\n name: "example.com"\n', 'serves itself'],
  ])('is skipped with a reason where the file has %j', async (option, reason) => {
    const text = file(option + trust(signer), world + wanted);
    expect(await play(text)).toMatchObject({
      outcome: 'skip',
      reason: expect.stringContaining(reason) as string,
    });
  });

  it('is skipped where nothing is validated, or nothing a validator could answer is asked', async () => {
    expect(await play(file(rootHint, world + wanted))).toMatchObject({ outcome: 'skip' });
    const any = step(1, 'www.example.com. IN ANY', 'DO NOERROR');
    expect(await play(file(trust(signer), world + any))).toMatchObject({ outcome: 'skip' });
  });

  it('fails, with the line, on what it cannot read', async () => {
    expect(await play(file(trust(signer), 'NONSENSE\n'))).toEqual({
      outcome: 'fail',
      reason: expect.stringMatching(/^line \d+: /) as string,
    });
  });
});

describe('the command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rpl-'));
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const good = write('good.rpl', file(trust(signer), world + wanted));
  const bad = write('bad.rpl', file(trust(signer), world + wanted.replace('AD DO', 'DO')));
  const idle = write('idle.rpl', file(rootHint, world));

  afterAll(() => rmSync(folder, { recursive: true }));

  async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
    const texts = { out: '', err: '' };
    const code = await runReplay(argv, {
      out: (text) => void (texts.out += text),
      err: (text) => void (texts.err += text),
    });
    return { code, ...texts };
  }

  it('prints one line a file and a total, and ends with 0 where none fails', async () => {
    const { code, out } = await run(good, idle);
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      `pass ${good}`,
      `skip ${idle}: has no trust anchor: nothing is validated`,
      'files 2, pass 1, fail 0, skip 1',
      '',
    ]);
  });

  it('ends with 1 where a file fails or is not there', async () => {
    expect((await run(good, bad)).code).toBe(1);
    expect((await run(join(folder, 'missing.rpl'))).code).toBe(1);
  });

  it('ends with 2 where it was called wrongly', async () => {
    for (const argv of [[], ['--algorithms', 'gost', good], ['--what', good]])
      expect(await run(...argv)).toMatchObject({ code: 2, out: '' });
    expect((await run('--algorithms=dsa,rsamd5', good)).code).toBe(0);
    expect((await run('--algorithms', 'dsa,rsamd5', good)).code).toBe(0);
  });
});
