import { CliFolder, planText } from './spawn-cli.js';

const folder = new CliFolder();
const ledger = 'dane-cutover.ledger.json';
beforeEach(() => {
  folder.remove(ledger);
  folder.write('dane-cutover.yaml', planText('s3-enable-dnssec', false));
});
afterAll(() => folder.close());

const success = {
  Result: 'Success',
  DnssecMxValue: 'contoso-com.o-v1.mx.microsoft',
  ErrorData: null,
};

function attest(result: unknown, ...args: readonly string[]) {
  folder.write('result.json', typeof result === 'string' ? result : JSON.stringify(result));
  return folder.run(['attest', 'contoso.com', 'dnssec-enabled', '--json', 'result.json', ...args]);
}

describe('attest', () => {
  test('writes a fact with who and when, and exits 0', () => {
    const { code } = folder.run([
      'attest',
      'contoso.com',
      'accepted-domain-healthy',
      '--by',
      'Ada Lovelace',
      '--at',
      '2026-11-24T07:00:00Z',
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(folder.read(ledger))).toEqual({
      version: 1,
      entries: [
        {
          domain: 'contoso.com',
          stage: 's3-enable-dnssec',
          fact: 'accepted-domain-healthy',
          value: true,
          at: '2026-11-24T07:00:00Z',
          by: 'Ada Lovelace',
        },
      ],
    });
  });

  test('appends, and leaves every octet that was there', () => {
    folder.run(['attest', 'contoso.com', 'accepted-domain-healthy']);
    const before = folder.read(ledger);
    folder.run(['attest', 'contoso.com', 'connectors-repointed']);
    expect(folder.read(ledger).startsWith(before.slice(0, before.lastIndexOf(']')))).toBe(true);
  });

  test('keeps the result of the cmdlet and prints the line that the plan needs', () => {
    const { code, out } = attest(success);
    expect(out).toContain('\n    new-mx: contoso-com.o-v1.mx.microsoft\n');
    expect(code).toBe(0);
    expect(folder.read(ledger)).toContain('"DnssecMxValue":"contoso-com.o-v1.mx.microsoft"');
  });

  test('takes the byte order mark and the list of one that PowerShell writes, and standard input', () => {
    expect(attest(`\uFEFF${JSON.stringify([success])}`).code).toBe(0);
    const args = ['attest', 'contoso.com', 'dnssec-enabled', '--json', '-', '--output', 'json'];
    const { code, out } = folder.run(args, { input: JSON.stringify(success) });
    expect(JSON.parse(out)).toMatchObject({ ok: true, newMx: 'contoso-com.o-v1.mx.microsoft' });
    expect(code).toBe(0);
  });

  test.each<readonly [string, unknown, string]>([
    [
      'an error, with its documented meaning',
      { Result: 'Error', ErrorData: { ErrorCode: 'DomainNotFound', ErrorDetails: 'x' } },
      'DomainNotFound: The tenant does not have the domain.',
    ],
    [
      'an error printed as text',
      { Result: 'Error', ErrorData: 'ErrorCode: DnssecOperationFailed' },
      'dane-cutover explain DnssecOperationFailed',
    ],
    ['no Result', { DnssecMxValue: success.DnssecMxValue }, 'Result is null, not Success.'],
    ['a Result that is a number', { ...success, Result: 0 }, 'Result is 0, not Success.'],
    ['another case of the word', { ...success, Result: 'success' }, 'not Success'],
    ['no host', { Result: 'Success' }, 'DnssecMxValue is missing'],
    [
      'a host of another zone',
      { ...success, DnssecMxValue: 'contoso-com.o-v1.mx.microsoft.example.com' },
      'it must be <token>.<partition>.mx.microsoft',
    ],
    ['a host with a command in it', { ...success, DnssecMxValue: 'a\u001b[2J' }, 'a\\x1b[2J'],
    ['two results', [success, success], 'no JSON object'],
    ['no JSON', 'Result : Success', 'no JSON object'],
    ['a file beyond all size', ' '.repeat(70_000), 'no JSON object'],
  ])('exits 1 and writes nothing for %s', (_, result, words) => {
    const { code, err } = attest(result);
    expect(err).toContain('Nothing was written to the ledger.');
    expect(err).toContain(words);
    expect(code).toBe(1);
    expect(folder.has(ledger)).toBe(false);
  });

  test('exits 1 where the cmdlet names another host than the plan', () => {
    folder.write('dane-cutover.yaml', planText('s3-enable-dnssec'));
    const { code, err } = attest({ ...success, DnssecMxValue: 'other.p-v1.mx.microsoft' });
    expect(err).toContain(
      '    cmdlet  other.p-v1.mx.microsoft\n    plan    contoso-com.o-v1.mx.microsoft\n',
    );
    expect(code).toBe(1);
  });

  test.each<readonly [string, readonly string[], string]>([
    [
      'a fact that people do not attest',
      ['contoso.com', 'live'],
      'is no fact that can be attested',
    ],
    ['a misspelt fact', ['contoso.com', 'dnsec-enabled'], 'did you mean dnssec-enabled?'],
    [
      'a domain that the plan lacks',
      ['example.com', 'dnssec-enabled'],
      'is not in dane-cutover.yaml',
    ],
    [
      'a result for a fact without a cmdlet',
      ['contoso.com', 'connectors-repointed', '--json', 'dane-cutover.yaml'],
      'no cmdlet tells connectors-repointed',
    ],
    ['a name of two lines', ['contoso.com', 'dane-enabled', '--by', 'a\nb'], '--by is no name'],
  ])('exits 2 for %s', (_, args, words) => {
    const { code, err } = folder.run(['attest', ...args]);
    expect(err).toContain(words);
    expect(code).toBe(2);
    expect(folder.has(ledger)).toBe(false);
  });

  test('needs the name of a person', () => {
    const args = ['attest', 'contoso.com', 'accepted-domain-healthy'];
    expect(folder.run(args, { env: { USER: '' } })).toMatchObject({ code: 2 });
  });

  test('says when the fact belongs to a later stage', () => {
    const { code, err } = folder.run(['attest', 'contoso.com', 'dane-enabled']);
    expect(err).toContain('note: dane-enabled belongs to s8-enable-dane');
    expect(code).toBe(0);
  });

  test('leaves a ledger that is none as it is, and never exits 0', () => {
    folder.write(ledger, '[]');
    const { code, err } = folder.run(['attest', 'contoso.com', 'accepted-domain-healthy']);
    expect(err).toContain('Nothing was judged');
    expect(code).toBe(4);
    expect(folder.read(ledger)).toBe('[]');
  });
});
