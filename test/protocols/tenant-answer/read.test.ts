import fc from 'fast-check';
import {
  decodeText,
  readTenantAnswers,
  TenantAnswerError,
} from '../../../src/protocols/tenant-answer/index.js';

const newHost = 'contoso-com.e-v1.mx.microsoft';
/** As the cmdlet's reference shows it, through ConvertTo-Json -Depth 6. */
const documented = {
  DnssecFeatureStatus: { Value: 'Enabled' },
  ExpectedMxRecord: { Record: `@ 60 IN MX 10 ${newHost}` },
  Errors: [],
  Warnings: [],
  DnsValidation: { DnssecSupport: 'Valid', Errors: [], Warnings: [] },
  MxValidation: {
    Status: 'Valid',
    ActualMxRecords: [`@ 60 IN MX 10 ${newHost.toUpperCase()}.`],
    Errors: [],
    Warnings: [],
  },
  MtaStsValidation: {
    Status: 'Valid',
    MtaStsAvailable: false,
    MtaStsMode: 'Unavailable',
    Errors: [],
    Warnings: [],
  },
};
const read = (value: unknown) => readTenantAnswers(JSON.stringify(value));
const one = (value: unknown) => {
  const [answer] = read(value);
  if (answer === undefined) throw new Error('no answer');
  return answer;
};

describe('an answer of Get-DnssecStatusForVerifiedDomain', () => {
  test('is read as the reference shows it', () => {
    expect(one(documented)).toEqual({
      feature: 'Enabled',
      expectedMx: { host: newHost, preference: 10 },
      dnssecSupport: 'Valid',
      mxStatus: 'Valid',
      actualMx: [`10 ${newHost}`],
      mtaStsStatus: 'Valid',
      mtaStsAvailable: false,
      mtaStsMode: 'Unavailable',
      codes: [],
      messages: [],
      problems: [],
    });
  });

  test('may be one of an array, as PowerShell makes of a pipeline', () => {
    expect(read([documented])).toEqual(read(documented));
    expect(read([documented, documented])).toHaveLength(2);
  });

  test.each<readonly [string, unknown]>([
    ['a text', 'Enabled'],
    ['an object in other case', { value: 'Enabled' }],
    ['what a small -Depth makes of it', '@{Value=Enabled}'],
  ])('takes the feature as %s', (_, DnssecFeatureStatus) => {
    expect(one({ ...documented, DnssecFeatureStatus })).toMatchObject({ feature: 'Enabled' });
  });

  test.each<readonly [string, unknown]>([
    ['a number', 1],
    ['a number inside', { value__: 1 }],
    ['the name of a class', 'Microsoft.Exchange.Management.ProvisioningTasks.FeatureStatus'],
    ['an object of something else', { State: 'Enabled' }],
    ['an enumeration inside another', { Value: { Value: 'Enabled' } }],
    ['a list', ['Enabled']],
  ])('guesses nothing from %s: the field is absent and a problem', (_, DnssecFeatureStatus) => {
    const answer = one({ ...documented, DnssecFeatureStatus });
    expect(answer).not.toHaveProperty('feature');
    expect(answer.problems).toHaveLength(1);
    expect(answer.problems[0]).toContain('DnssecFeatureStatus');
  });

  test('says which parts are missing, and takes none for good', () => {
    const { MxValidation: _skipped, ...rest } = documented;
    const answer = one(rest);
    expect(answer).not.toHaveProperty('mxStatus');
    expect(answer.problems).toEqual(['MxValidation is missing: skipped, or cut by a small -Depth']);
  });

  const { DnsValidation: dns, MxValidation: mx, MtaStsValidation: sts } = documented;
  const deep = { a: { b: { c: { d: 'EX006' } } } };
  test.each<readonly [string, string | undefined, object]>([
    ['DomainName', 'domain', { DomainName: '<b>' }],
    ['DomainName', 'domain', { DomainName: 7 }],
    ['ExpectedMxRecord', 'expectedMx', { ExpectedMxRecord: { Record: '@ 60 IN A 192.0.2.1' } }],
    ['ExpectedMxRecord', 'expectedMx', { ExpectedMxRecord: 0 }],
    ['ExpectedMxRecord', 'expectedMx', { ExpectedMxRecord: [] }],
    [
      'DnsValidation.DnssecSupport',
      'dnssecSupport',
      { DnsValidation: { ...dns, DnssecSupport: 1 } },
    ],
    ['MxValidation.Status', 'mxStatus', { MxValidation: { ...mx, Status: [] } }],
    [
      'MxValidation.ActualMxRecords',
      'actualMx',
      { MxValidation: { ...mx, ActualMxRecords: 'two' } },
    ],
    ['MxValidation.ActualMxRecords', 'actualMx', { MxValidation: { ...mx, ActualMxRecords: 3 } }],
    [
      'MxValidation.ActualMxRecords',
      'actualMx',
      { MxValidation: { ...mx, ActualMxRecords: [...mx.ActualMxRecords, 'MX of somebody'] } },
    ],
    [
      'MxValidation.ActualMxRecords',
      'actualMx',
      { MxValidation: { ...mx, ActualMxRecords: new Array(51).fill('MX 1 a.example') } },
    ],
    [
      'MxValidation.ActualMxRecords',
      'actualMx',
      { MxValidation: { ...mx, ActualMxRecords: [new Array(51).fill('MX 1 a.example')] } },
    ],
    ['MtaStsValidation.Status', 'mtaStsStatus', { MtaStsValidation: { ...sts, Status: {} } }],
    [
      'MtaStsValidation.MtaStsAvailable',
      'mtaStsAvailable',
      { MtaStsValidation: { ...sts, MtaStsAvailable: 'perhaps' } },
    ],
    ['MtaStsValidation.MtaStsMode', 'mtaStsMode', { MtaStsValidation: { ...sts, MtaStsMode: 2 } }],
    ['Errors', undefined, { Errors: 5 }],
    ['Warnings', undefined, { Warnings: [{ Code: 6 }] }],
    ['DnsValidation.Errors', undefined, { DnsValidation: { ...dns, Errors: 'System.Object[]' } }],
    ['MxValidation.Warnings', undefined, { MxValidation: { ...mx, Warnings: ['x', deep] } }],
    ['Warnings', undefined, { Warnings: [{ Code: 'EX006', ...deep }] }],
    [
      'MtaStsValidation.Errors',
      undefined,
      { MtaStsValidation: { ...sts, Errors: `${'x'.repeat(2000)} EX006` } },
    ],
    ['Errors', undefined, { Errors: new Array(51).fill('EX006') }],
  ])(
    'names the field %s where it cannot be read, and takes nothing from it',
    (field, key, change) => {
      const answer = one({ ...documented, ...change });
      if (key !== undefined) expect(answer).not.toHaveProperty(key);
      expect(answer.problems).toHaveLength(1);
      expect(answer.problems[0]).toMatch(new RegExp(`^${field.replace('.', '\\.')} [a-z]`));
    },
  );

  test('takes an empty field for one that was not given', () => {
    const answer = one({
      ...documented,
      ...{ DomainName: '', ExpectedMxRecord: null, Errors: null, Warnings: ' ' },
      MxValidation: { ...mx, Status: ' ', ActualMxRecords: null, Errors: [null, ''] },
      MtaStsValidation: { ...sts, MtaStsAvailable: '' },
    });
    for (const key of ['domain', 'expectedMx', 'mxStatus', 'actualMx', 'mtaStsAvailable'])
      expect(answer).not.toHaveProperty(key);
    expect(answer.problems).toEqual([]);
    const none = { ...documented, MxValidation: { ...mx, ActualMxRecords: [] } };
    expect(one(none)).toMatchObject({ actualMx: [], problems: [] });
  });

  test('finds codes in texts, in objects and in lists that were cut to one text', () => {
    const Errors = ['[EX006] another MX', { Code: 'ED003', Message: 'no path' }, 'ex008'];
    const MxValidation = { ...documented.MxValidation, Errors: 'EX004 EX006', Warnings: ['odd'] };
    expect(one({ ...documented, Errors, MxValidation })).toMatchObject({
      codes: ['EX006', 'ED003', 'EX008', 'EX004'],
      messages: ['no path', 'odd'],
    });
  });

  test('takes no part of a word for a code', () => {
    const Errors = ['EX0061', 'REX006'];
    expect(one({ ...documented, Errors })).toMatchObject({ codes: [], messages: Errors });
  });

  test('takes the first of a field that is given twice in other case', () => {
    const twice = { dnssecfeaturestatus: 'Disabled', ...documented };
    expect(one(twice)).toMatchObject({ feature: 'Disabled' });
  });

  test.each([
    ['2026-11-24T12:00:00.1234567Z'],
    ['/Date(1795521600000)/'],
    [{ value: '/Date(1795521600000)/', DateTime: 'Tuesday' }],
  ])('reads the time %j', (AskedAt) => {
    expect(one({ ...documented, AskedAt }).askedAt).toBe(1_795_521_600);
  });

  test.each([['yesterday'], [1_795_521_600], ['0001-01-01T00:00:00Z'], [null], [{}]])(
    'takes %j for no time, and says so',
    (AskedAt) => {
      const answer = one({ ...documented, AskedAt });
      expect(answer).not.toHaveProperty('askedAt');
      expect(answer.problems).toEqual(['AskedAt is no time']);
    },
  );

  test('knows its domain only from a column that the caller added', () => {
    expect(one(documented)).not.toHaveProperty('domain');
    expect(one({ ...documented, DomainName: 'Contoso.com' }).domain).toBe('contoso.com');
    expect(one({ ...documented, DomainName: '<b>' })).not.toHaveProperty('domain');
  });
});

describe('the encodings of Windows', () => {
  const text = JSON.stringify(documented);
  const little = Buffer.from(text, 'utf16le');
  const big = Buffer.from(little).swap16();

  test.each<readonly [string, Uint8Array]>([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)])],
    ['UTF-16 LE with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), little])],
    ['UTF-16 BE with a mark', Buffer.concat([Buffer.from([0xfe, 0xff]), big])],
    ['UTF-16 LE without', little],
    ['UTF-16 BE without', big],
    [
      'UTF-16 BE with an odd octet',
      Buffer.concat([Buffer.from([0xfe, 0xff]), big, Buffer.from('x')]),
    ],
  ])('%s', (_, bytes) => {
    expect(readTenantAnswers(decodeText(bytes))).toEqual(read(documented));
  });
});

describe('hostile files', () => {
  test.each<readonly [string, string]>([
    ['no JSON', 'DnssecFeatureStatus : Enabled'],
    ['an empty file', ''],
    ['an empty list', '[]'],
    ['another object', '{"Result":"Success"}'],
    ['a list of texts', '["Enabled"]'],
    ['nested brackets', `${'['.repeat(100_000)}`],
    ['depth', `{"DnssecFeatureStatus":${'['.repeat(16)}${']'.repeat(16)}}`],
    ['too much', `{"DnssecFeatureStatus":"${'x'.repeat(2 ** 20)}"}`],
    ['too many', JSON.stringify(Array.from({ length: 1001 }, () => ({ MxValidation: 1 })))],
  ])('%s is refused', (_, text) => {
    expect(() => readTenantAnswers(text)).toThrow(TenantAnswerError);
  });

  test('long texts are cut, and many of them', () => {
    const Errors = Array.from({ length: 300 }, (_, index) => `${index} ${'x'.repeat(3000)}`);
    const answer = one({ ...documented, Errors, DnssecFeatureStatus: 'y'.repeat(5000) });
    expect(JSON.stringify(answer).length).toBeLessThan(20_000);
  });

  test('a key such as __proto__ is a key like others', () => {
    const text = JSON.stringify(documented).replace('"Errors"', '"__proto__":{"x":1},"Errors"');
    expect(readTenantAnswers(text)).toEqual(read(documented));
  });

  test('nothing but TenantAnswerError is ever thrown, whatever JSON holds', () => {
    const names = ['DnssecFeatureStatus', 'MxValidation', 'Errors', 'AskedAt', 'ExpectedMxRecord'];
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.string(),
        fc.integer(),
        fc.constant(null),
        fc.boolean(),
        fc.array(tie('any'), { maxLength: 4 }),
        fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), tie('any'), { maxKeys: 5 }),
      ),
    })).any;
    fc.assert(
      fc.property(value, (any) => {
        try {
          read(any);
        } catch (error) {
          expect(error).toBeInstanceOf(TenantAnswerError);
        }
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          readTenantAnswers(decodeText(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(TenantAnswerError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
