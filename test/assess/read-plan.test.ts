import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { parse } from 'yaml';
import { largestPlan, readPlan } from '../../src/assess/read-plan.js';
import { legacyHostShape } from '../../src/core/exchange-hosts.js';
import type { PlanError } from '../../src/core/plan.js';
import { goodPlan, planCases, planText } from './plan-files.js';

const file = 'dane-cutover.yaml';

function errorsOf(text: string): readonly PlanError[] {
  const result = readPlan(text, file);
  return result.ok ? [] : result.errors;
}

function places(text: string): readonly string[] {
  return errorsOf(text).map(({ code, position }) => `${code} ${position.line}:${position.column}`);
}

const schemaFile = path.join(__dirname, '../../schema/plan.json');
const schema = JSON.parse(readFileSync(schemaFile, 'utf8')) as object;
const accepts = new Ajv2020({ allErrors: true, strict: true, strictRequired: false }).compile(
  schema,
);

describe('readPlan', () => {
  it.each(planCases)('answers $errors for $name', (planCase) => {
    expect(places(planText(planCase))).toEqual(planCase.errors);
  });

  it.each(planCases.filter(({ schema: checked }) => checked !== false))(
    'and schema/plan.json agree on $name',
    (planCase) => {
      expect(accepts(parse(planText(planCase)))).toBe(planCase.errors.length === 0);
    },
  );

  it('gives the plan with its defaults and the places of its keys', () => {
    const result = readPlan(goodPlan, file);
    if (!result.ok) throw new Error('refused');
    expect(result.plan.domains).toHaveLength(1);
    expect(result.plan.domains[0]).toMatchObject({
      domain: 'contoso.com',
      track: 'exchange-online',
      stage: 's4-add-new-mx',
      legacyMx: 'contoso-com.mail.protection.outlook.com',
      newMx: 'contoso-com.o-v1.mx.microsoft',
      preference: 0,
      ttl: { before: 3600, during: 60, after: 3600 },
      mtaSts: {
        before: 'enforce',
        maxAge: 604800,
        legacyPatterns: ['contoso-com.mail.protection.outlook.com'],
        newPatterns: ['contoso-com.o-v1.mx.microsoft'],
        txtTtl: 3600,
      },
      tlsRpt: ['mailto:tlsrpt@contoso.com'],
      tlsRptTtl: 3600,
      raiseTtl: 's10',
    });
    expect(result.plan.domains[0]?.positions).toMatchObject({
      domain: { line: 4, column: 3 },
      stage: { line: 6, column: 12 },
      'ttl.during': { line: 10, column: 34 },
      'mta-sts': { line: 11, column: 5 },
    });
  });

  it('folds the case of names and drops a trailing dot', () => {
    const text = planText({
      edit: [['contoso-com.o-v1.mx.microsoft', 'Contoso-Com.O-v1.MX.Microsoft.']],
    });
    const result = readPlan(text, file);
    expect(result.ok && result.plan.domains[0]?.newMx).toBe('contoso-com.o-v1.mx.microsoft');
  });

  it('takes every legacy zone', () => {
    for (const shape of legacyHostShape.split(', ')) {
      const host = shape.replace('<token>', 'contoso-com');
      const text = planText({ edit: [['contoso-com.mail.protection.outlook.com', host]] });
      expect(errorsOf(text)).toEqual([]);
      expect(accepts(parse(text))).toBe(true);
    }
  });

  it('names the nearest stage for a misspelt one', () => {
    const [error] = errorsOf(planText({ edit: [['s4-add-new-mx', 's4-ad-new-mx']] }));
    expect(error?.fix).toBe('Did you mean s4-add-new-mx?');
    const [short] = errorsOf(planText({ edit: [['s4-add-new-mx', 's4']] }));
    expect(short?.fix).toBe('Did you mean s4-add-new-mx?');
  });

  it('names ES001 where a wildcard is too shallow (L01)', () => {
    const text = planText({
      edit: [['max-age: 604800 }', 'max-age: 604800, new: [ "*.mx.microsoft" ] }']],
    });
    const [error] = errorsOf(text);
    expect(error?.message).toContain('ES001');
    expect(error?.fix).toContain('*.o-v1.mx.microsoft');
  });

  it('collects the faults of the whole file in its order', () => {
    const text = planText({
      edit: [
        ['track: exchange-online', 'track: postfix'],
        ['preference: 0', 'preference: 7'],
        ['during: 60', 'during: 5'],
        ['604800', 'long'],
      ],
    });
    expect(places(text)).toEqual([
      'plan-unknown-track 5:12',
      'plan-preference 9:17',
      'plan-ttl-below-30 10:34',
      'plan-wrong-type 11:42',
    ]);
  });

  it('carries the line, the width, what was seen and what to write', () => {
    const [error] = errorsOf(planText({ edit: [['during: 60', 'during: 10']] }));
    expect(error).toMatchObject({
      excerpt: '    ttl: { before: 3600, during: 10, after: 3600 }',
      width: 2,
      message: 'ttl.during is 10; the sequence allows no TTL below 30 s',
    });
    expect(error?.fix).toContain('60');
  });

  it('refuses the same domain under two spellings', () => {
    const second = goodPlan
      .slice(goodPlan.indexOf('  contoso.com:'))
      .replace('contoso.com:', 'CONTOSO.com.:');
    expect(places(goodPlan + second)).toEqual(['plan-duplicate-key 13:3']);
  });

  it.each([
    ['an alias', 'version: 1\ndomains: &a {}\nother: *a\n', 'plan-syntax'],
    ['a tag', 'version: !!int 1\ndomains: {}\n', 'plan-syntax'],
    ['a directive', '%YAML 1.1\n---\nversion: 1\n', 'plan-syntax'],
    ['a second document', `${goodPlan}---\nversion: 1\n`, 'plan-syntax'],
    ['an unclosed list', 'version: [1\n', 'plan-syntax'],
    ['a key that is a list', '? [a]\n: b\n', 'plan-syntax'],
    ['a merge key', `${goodPlan}<<: {}\n`, 'plan-unknown-key'],
    ['an empty file', '', 'plan-wrong-type'],
    ['a lone word', 'version\n', 'plan-wrong-type'],
    ['a prototype key', `${goodPlan}__proto__: 1\n`, 'plan-unknown-key'],
  ])('refuses %s', (_name, text, code) => {
    expect(errorsOf(text).map((error) => error.code)).toContain(code);
  });

  it('names only the line whose column is wrong, not every line below it', () => {
    const shifted = goodPlan.replace('    stage:', '   stage:');
    expect(shifted).not.toBe(goodPlan);
    const line = shifted.split('\n').findIndex((text) => text.startsWith('   stage:')) + 1;
    expect(places(shifted)).toEqual([`plan-syntax ${line}:1`]);
  });

  it('refuses a file of more than 256 KiB, counted in octets, without parsing it', () => {
    const long = `${goodPlan}#${'é'.repeat(largestPlan / 2)}\n`;
    expect(places(long)).toEqual(['plan-too-large 1:1']);
    expect(errorsOf(goodPlan + '#'.repeat(largestPlan - goodPlan.length))).toEqual([]);
  });

  it.each([
    ['brackets', '['.repeat(100_000)],
    ['braces', '{a: '.repeat(50_000)],
    ['dashes', '- '.repeat(100_000)],
    ['question marks', '? '.repeat(100_000)],
    ['aliases', `a: &a [x]\nb: [${'*a,'.repeat(50_000)}]`],
    ['commas', `[${','.repeat(60_000)}`],
  ])('answers a bomb of %s with bounded refusals', (_name, text) => {
    const errors = errorsOf(text);
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.length).toBeLessThanOrEqual(101);
    expect(Math.max(...errors.map(({ excerpt }) => excerpt.length))).toBeLessThanOrEqual(240);
  });

  it('says that more faults exist than it lists', () => {
    const keys = Array.from({ length: 200 }, (_, index) => `key${index}: 1\n`).join('');
    const errors = errorsOf(goodPlan + keys);
    expect(errors).toHaveLength(101);
    expect(errors.at(-1)?.code).toBe('plan-too-large');
  });

  it('reads a byte order mark and CRLF as nothing', () => {
    expect(errorsOf(`\uFEFF${goodPlan.replaceAll('\n', '\r\n')}`)).toEqual([]);
    const text = `\uFEFF${planText({ edit: [['version: 1', 'version: 2']] }).replaceAll('\n', '\r\n')}`;
    expect(errorsOf(text)[0]).toMatchObject({
      excerpt: 'version: 2',
      position: { line: 2, column: 10 },
    });
  });

  it('answers any text without throwing, with places inside the file', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc
        .array(fc.constantFrom(...'{}[]:,-?&*!|>\'"%@`# \n\tab1'.split('')), { maxLength: 120 })
        .map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (any) => {
        for (const error of errorsOf(any)) expectInside(error, any);
      }),
      { numRuns: 500 },
    );
  });

  it('answers any mutation of a good plan without throwing; what it accepts, the schema accepts', () => {
    const mutation = fc.record({
      at: fc.nat({ max: goodPlan.length }),
      remove: fc.nat({ max: 12 }),
      insert: fc.oneof(
        fc.string({ maxLength: 4 }),
        fc.constantFrom('0', ' ', '\n', ': ', '*', '"', 'x: 1\n'),
      ),
    });
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        const text = mutations.reduce(
          (now, { at, remove, insert }) => now.slice(0, at) + insert + now.slice(at + remove),
          goodPlan,
        );
        const result = readPlan(text, file);
        if (result.ok) expect(accepts(parse(asSchemaWantsIt(text)))).toBe(true);
        else result.errors.forEach((error) => expectInside(error, text));
      }),
      { numRuns: 500 },
    );
  });
});

/** The reader folds case and drops the final dot of a name; the schema, which cannot, asks for the folded form. */
function asSchemaWantsIt(text: string): string {
  return text.toLowerCase().replace(/\.(?=[\s:,\]}"']|$)/g, '');
}

function expectInside(error: PlanError, text: string): void {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  expect(error.code).toMatch(/^plan-/);
  expect(error.position.line).toBeGreaterThanOrEqual(1);
  expect(error.position.line).toBeLessThanOrEqual(lines.length);
  expect(error.position.column).toBeGreaterThanOrEqual(1);
  expect(error.position.column).toBeLessThanOrEqual(
    (lines[error.position.line - 1] ?? '').length + 1,
  );
  expect(error.width).toBeGreaterThanOrEqual(1);
  expect(error.message).not.toBe('');
  expect(error.fix).not.toBe('');
}
