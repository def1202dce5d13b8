import { createHash } from 'node:crypto';
import { CliFolder, planText } from './spawn-cli.js';

const folder = new CliFolder();
beforeEach(() => folder.write('dane-cutover.yaml', planText('s4-add-new-mx')));
afterAll(() => folder.close());

describe('plan', () => {
  test('prints the stage screen and exits 0', () => {
    const { code, out, err } = folder.run(['plan', '--at', '2026-11-24T07:00:00Z']);
    expect(out).toContain(
      ' ▶ s4-add-new-mx        0 legacy 20 new    60  testing both    2 min: TTL\n',
    );
    expect(err).toBe('');
    expect(code).toBe(0);
  });

  test('gives the same as data', () => {
    const { out } = folder.run(['plan', '--json', '--at', '2026-11-24T07:00:00Z']);
    expect(JSON.parse(out)).toMatchObject({
      format: 'dane-cutover-plan',
      version: 1,
      at: '2026-11-24T07:00:00Z',
      domains: [{ domain: 'contoso.com', stage: 's4-add-new-mx' }],
    });
  });

  test('a refused plan file is a fail, shown with its line and the fix', () => {
    folder.write('bad.yaml', planText('s4-add-new-mx').replace('during: 60', 'during: 10'));
    const { code, out, err } = folder.run(['plan', '--plan-file', 'bad.yaml']);
    expect(err).toMatch(/^bad\.yaml:9:\d+ {2}plan-ttl-below-30: /);
    expect(err).toContain('^^');
    expect(err).toContain('Nothing was sent.');
    expect(out).toBe('');
    expect(code).toBe(1);
  });

  test.each(['plan', 'render', 'verify', 'gate'])(
    '%s refuses it too, as JSON where asked',
    (name) => {
      folder.write('bad.yaml', planText('s44'));
      const { code, out } = folder.run([name, '--plan-file', 'bad.yaml', '--json']);
      expect(JSON.parse(out)).toMatchObject({
        format: 'dane-cutover-refusal',
        file: 'bad.yaml',
        errors: [{ code: 'plan-unknown-stage', position: { line: 5 } }],
      });
      expect(code).toBe(1);
    },
  );

  test('a ledger that cannot be read is wrong usage, not an empty ledger', () => {
    folder.write('bad.json', '{ "version": 1, "entries": [ { "fact": "live" } ] }');
    const { code, err } = folder.run(['plan', '--ledger-file', 'bad.json']);
    expect(err).toContain('bad.json:1:');
    expect(code).toBe(2);
  });
});

describe('render', () => {
  test('writes the zone file of the pin by default', () => {
    const { code, out } = folder.run(['render']);
    expect(out).toContain('contoso.com. 60 IN MX 20 contoso-com.o-v1.mx.microsoft.\n');
    expect(code).toBe(0);
  });

  test('writes one RFC 2136 message from the row before, the same by either name', () => {
    const { out } = folder.run(['render', '--nsupdate', '--stage', 's1-lower-ttl']);
    expect(out).toContain('; contoso.com: s0-baseline to s1-lower-ttl\n');
    expect(out.match(/^send$/gm)).toHaveLength(1);
    expect(folder.run(['render', '--format', 'nsupdate', '--stage', 's1-lower-ttl']).out).toBe(out);
  });

  test('writes a change set between any two stages, to a server of choice', () => {
    const args = ['render', '--nsupdate', '--from', 's7-remove-legacy-mx', '--stage'];
    const { out } = folder.run([...args, 's6-swap-preference', '--server', '192.0.2.1:5353']);
    expect(out).toContain('server 192.0.2.1 5353\n');
    expect(out).toContain(
      'update add contoso.com. 60 IN MX 30 contoso-com.mail.protection.outlook.com.',
    );
  });

  test('writes the policy whose digest begins with the id of the TXT', () => {
    const { out } = folder.run(['render', '--format', 'policy']);
    expect(out).toMatch(/^version: STSv1\r\nmode: testing\r\n/);
    const id = createHash('sha256').update(out).digest('hex').slice(0, 32);
    expect(folder.run(['render']).out).toContain(`id=${id};`);
  });

  test('writes the runbook of a tenant step and of a rollback', () => {
    const args = ['render', '--format', 'runbook', '--stage'];
    expect(folder.run([...args, 's8-enable-dane']).out).toContain('Enable-SmtpDaneInbound');
    expect(folder.run([...args, 'r1-disable-dane']).out).toContain('Disable-SmtpDaneInbound');
  });

  test('writes octoDNS YAML into the zone that holds the domain', () => {
    folder.write(
      'sub.yaml',
      planText('s4-add-new-mx').replace('  contoso.com:', '  mail.contoso.com:'),
    );
    const { out } = folder.run([
      'render',
      '--plan-file',
      'sub.yaml',
      '--format',
      'octodns',
      '--zone',
      'contoso.com',
    ]);
    expect(out).toContain("'mail':");
    const wrong = [
      'render',
      '--plan-file',
      'sub.yaml',
      '--zone',
      'example.com',
      '--format',
      'octodns',
    ];
    expect(folder.run(wrong)).toMatchObject({ code: 2, out: '' });
  });

  test('refuses a stage that publishes a host which the plan does not know', () => {
    folder.write('early.yaml', planText('s3-enable-dnssec', false));
    const { code, out, err } = folder.run([
      'render',
      '--plan-file',
      'early.yaml',
      '--stage',
      's7-remove-legacy-mx',
    ]);
    expect(err).toContain('plan-new-mx-missing');
    expect(out).toBe('');
    expect(code).toBe(1);
  });

  test('asks which domain where there are several', () => {
    const two = `${planText('s0-baseline')}${planText('s0-baseline').split('\n').slice(2).join('\n').replace('  contoso.com:', '  example.com:')}`;
    folder.write('two.yaml', two);
    const { code, err } = folder.run(['render', '--plan-file', 'two.yaml']);
    expect(err).toContain('name one by --domain: contoso.com, example.com');
    expect(code).toBe(2);
  });

  test('gives records, policy and change set as data', () => {
    const { out } = folder.run(['render', '--nsupdate', '--json']);
    expect(JSON.parse(out)).toMatchObject({
      format: 'dane-cutover-rendering',
      domain: 'contoso.com',
      stage: 's4-add-new-mx',
      from: 's3-enable-dnssec',
      as: 'nsupdate',
      changes: {
        changes: [
          { kind: 'update', type: 'MX' },
          { kind: 'update', type: 'TXT' },
        ],
      },
    });
  });
});

describe('explain', () => {
  test.each(['tlsa-mismatch', 'EX005', '5.7.323', 's4-add-new-mx', 'ex005'])('knows %s', (code) => {
    const result = folder.run(['explain', code]);
    expect(result.out.toLowerCase()).toContain(code.toLowerCase());
    for (const line of result.out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(result.code).toBe(0);
  });

  test('gives the same as data', () => {
    const { out } = folder.run(['explain', 'tlsa-mismatch', '--json']);
    expect(JSON.parse(out)).toMatchObject({
      format: 'dane-cutover-explanation',
      code: 'tlsa-mismatch',
      kind: 'finding',
    });
  });
});
