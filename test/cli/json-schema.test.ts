import Ajv2020 from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { issueCertificate } from '../../src/lab/certificates.js';
import { microsoftDouble } from '../support/tls-reports.js';
import { tracedRecording } from '../support/traced.js';
import { CliFolder, planText } from './spawn-cli.js';

const leaf = issueCertificate({ subject: 'mx.example.com', notBefore: 0, notAfter: 2_000_000_000 });
const folder = new CliFolder();
beforeAll(async () => {
  folder.write('secure.json', await tracedRecording('www.contoso.com.', 'A'));
  folder.write('denied.json', await tracedRecording('nowhere.contoso.com.', 'TLSA'));
  folder.write('insecure.json', await tracedRecording('unsigned.com.', 'MX'));
  folder.write('dane-cutover.yaml', planText('s4-add-new-mx'));
  folder.write('bad.yaml', planText('s44'));
  folder.write('ok.json', JSON.stringify({ Result: 'Success' }));
  folder.write('report.json', JSON.stringify(microsoftDouble));
  folder.write('one.txt', 'example.com\n');
  folder.write('chain.pem', leaf.pem);
  folder.write('error.json', JSON.stringify({ Result: 'Error' }));
});
afterAll(() => folder.close());

const schema = (name: string) =>
  JSON.parse(readFileSync(join(__dirname, `../../schema/${name}.json`), 'utf8')) as object;
const validate = new Ajv2020({ allErrors: true, strictRequired: false })
  .addSchema(schema('report'))
  .compile(schema('cli'));

describe('the JSON of every command fits the published schema', () => {
  test.each<readonly [string, readonly string[]]>([
    ['plan', ['plan', '--json']],
    ['render', ['render', '--json']],
    ['render of a change set', ['render', '--nsupdate', '--json']],
    [
      'render of a runbook',
      ['render', '--format', 'runbook', '--stage', 's8-enable-dane', '--json'],
    ],
    ['explain of a code', ['explain', '5.7.323', '--json']],
    ['explain of a stage', ['explain', 's4-add-new-mx', '--json']],
    ['attest', ['attest', 'contoso.com', 'dane-enabled', '--json', 'ok.json', '--output', 'json']],
    [
      'attest of an error',
      ['attest', 'contoso.com', 'dane-enabled', '--json', 'error.json', '--output', 'json'],
    ],
    ['version', ['version', '--json']],
    ['check', ['check', 'example.com', '--resolver', '127.0.0.1:1', '--json']],
    ['check of a list', ['check', '--domains', 'one.txt', '--resolver', '127.0.0.1:1']],
    ['verify', ['verify', '--resolver', '127.0.0.1:1', '--json']],
    ['gate', ['gate', '--resolver', '127.0.0.1:1', '--json']],
    ['dnssec', ['dnssec', 'example.com', 'MX', '--resolver', '127.0.0.1:1', '--json']],
    ['dnssec of signed data', ['replay', 'secure.json', '--json']],
    ['dnssec of a proven absence', ['replay', 'denied.json', '--json']],
    ['dnssec of a zone that is not signed', ['replay', 'insecure.json', '--json']],
    ['tlsrpt', ['tlsrpt', 'report.json', 'bad.yaml', '--json']],
    ['tlsa make', ['tlsa', 'make', '--chain', 'chain.pem', '--json']],
    [
      'tlsa match',
      [
        'tlsa',
        'match',
        '--chain',
        'chain.pem',
        '--host',
        'mx.test.example.com',
        '3 1 1 e3b0',
        '--json',
      ],
    ],
    ['a refused plan', ['gate', '--plan-file', 'bad.yaml', '--json']],
  ])('%s', (_, args) => {
    const value = JSON.parse(folder.run(args).out) as unknown;
    validate(value);
    expect(validate.errors ?? []).toEqual([]);
  });

  test('something else does not fit', () => {
    expect(validate({ format: 'dane-cutover-plan', version: 1 })).toBe(false);
  });
});
