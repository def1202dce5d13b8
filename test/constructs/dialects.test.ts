import fc from 'fast-check';
import { dialectOf, type DnsProvider } from '../../constructs/providers/index.js';
import { literal, number, string, toHcl } from '../../constructs/fields.js';
import { desired } from '../../src/core/migration/desired.js';
import type { Rrset } from '../../src/core/rrset.js';
import { contoso, name, plans, sha256, stageIds } from '../emit/plans.js';
import { resourceSchema, schemaFaults, schemaFolder } from './schema.js';

const route53: DnsProvider = { kind: 'route53', zoneId: 'Z0123456789ABC' };
const rfc2136 = (zone: string): DnsProvider => ({ kind: 'rfc2136', zone });
const tlsa: Rrset = {
  type: 'TLSA',
  owner: name('_25._tcp.mx1.contoso.com'),
  ttl: 300,
  records: [{ usage: 3, selector: 1, matchingType: 1, data: 'ab'.repeat(32) }],
};
const longTxt: Rrset = {
  type: 'TXT',
  owner: name('_smtp._tls.contoso.com'),
  ttl: 300,
  records: ['x'.repeat(600), 'quote " slash \\ and ${evil} %{ if }'],
};

const withSchemas = schemaFolder === undefined ? describe.skip : describe;

withSchemas('the schema of the provider', () => {
  const folder = schemaFolder ?? '';

  test('hashicorp/aws has every attribute that Route 53 sets are written with', () => {
    const schema = resourceSchema(folder, 'aws.json', 'aws_route53_record');
    fc.assert(
      fc.property(plans, stageIds, (plan, stage) => {
        for (const rrset of [...desired(plan, stage, sha256).rrsets, tlsa, longTxt]) {
          const shape = dialectOf(route53).shape(rrset);
          expect(shape.type).toBe('aws_route53_record');
          expect(schemaFaults(shape.fields, schema)).toEqual([]);
        }
      }),
    );
  });

  test('hashicorp/dns has every attribute and block that its sets are written with', () => {
    fc.assert(
      fc.property(plans, stageIds, (plan, stage) => {
        for (const rrset of desired(plan, stage, sha256).rrsets) {
          const shape = dialectOf(rfc2136(plan.domain)).shape(rrset);
          const schema = resourceSchema(folder, 'dns.json', shape.type);
          expect(schemaFaults(shape.fields, schema)).toEqual([]);
        }
      }),
    );
  });

  test('and a fault in the table would be seen', () => {
    const schema = resourceSchema(folder, 'dns.json', 'dns_mx_record_set');
    const zone = string('contoso.com.');
    expect(schemaFaults({}, schema)).toEqual(['zone is required']);
    expect(schemaFaults({ zone, id: string('x') }, schema)).toEqual(['id is computed only']);
    expect(schemaFaults({ zone, mx: string('x') }, schema)).toEqual(['mx is no attribute']);
    expect(schemaFaults({ zone, ttl: string('60') }, schema)).toEqual(['ttl has another type']);
    expect(schemaFaults({ zone: number(1) }, schema)).toEqual(['zone has another type']);
  });
});

describe('dialectOf', () => {
  test('imports by the id that each provider documents', () => {
    const { mx } = desired(contoso, 's0-baseline', sha256);
    expect(dialectOf(route53).importId(mx)).toBe('Z0123456789ABC_contoso.com_MX');
    expect(dialectOf(rfc2136('contoso.com')).importId(mx)).toBe('contoso.com.');
  });

  test('hashicorp/dns gets a name below its zone, and none at the apex', () => {
    const plan = { ...contoso, domain: name('mail.contoso.com') };
    const { mx, rrsets } = desired(plan, 's0-baseline', sha256);
    const apex = dialectOf(rfc2136('mail.contoso.com')).shape(mx).fields;
    expect(apex).not.toHaveProperty('name');
    const names = rrsets.map((rrset) => dialectOf(rfc2136('contoso.com.')).shape(rrset).fields);
    expect(names.map((fields) => fields['name']?.value)).toEqual([
      'mail',
      '_mta-sts.mail',
      '_smtp._tls.mail',
    ]);
    expect(names.map((fields) => fields['zone']?.value)).toEqual(Array(3).fill('contoso.com.'));
  });

  test('a domain outside the zone is a mistake that is thrown at once', () => {
    const { mx } = desired(contoso, 's0-baseline', sha256);
    expect(() => dialectOf(rfc2136('example.org')).shape(mx)).toThrow('not in the zone');
    expect(() => dialectOf(rfc2136('not a zone'))).toThrow('not the name of a zone');
  });

  test('Route 53 takes a long text as strings of 255 octets, hashicorp/dns cuts it itself', () => {
    const records = dialectOf(route53).shape(longTxt).fields['records']?.value;
    expect(records).toEqual([
      `${'x'.repeat(255)}" "${'x'.repeat(255)}" "${'x'.repeat(90)}`,
      'quote \\" slash \\\\ and $${evil} %%{ if }',
    ]);
    const txt = dialectOf(rfc2136('contoso.com')).shape(longTxt).fields['txt']?.value;
    expect(txt).toEqual(['x'.repeat(600), 'quote \\" slash \\\\ and $${evil} %%{ if }']);
  });

  test.each([
    ['TLSA on hashicorp/dns', rfc2136('contoso.com'), tlsa, 'synth-tlsa-unsupported'],
    [
      'a TTL that Terraform is to manage on hashicorp/dns',
      { kind: 'rfc2136', zone: 'contoso.com', manageTtl: true } as const,
      longTxt,
      'synth-provider-ttl',
    ],
    [
      'a TTL below the floor of the servers',
      { kind: 'rfc2136', zone: 'contoso.com', minimumTtl: 600 } as const,
      longTxt,
      'synth-provider-ttl-floor',
    ],
    [
      'a TTL below a floor set for Route 53',
      { kind: 'route53', zoneId: 'Z1', minimumTtl: 600 } as const,
      longTxt,
      'synth-provider-ttl-floor',
    ],
  ])('refuses %s, and says the way out', (_, provider, rrset, code) => {
    const refusals = dialectOf(provider).refusals(rrset);
    expect(refusals.map((refusal) => refusal.code)).toEqual([code]);
    expect(refusals[0]?.message).toMatch(/Leave|Publish|Raise/);
  });

  test('refuses nothing that it can do', () => {
    for (const rrset of [tlsa, longTxt]) expect(dialectOf(route53).refusals(rrset)).toEqual([]);
    expect(dialectOf(rfc2136('contoso.com')).refusals(longTxt)).toEqual([]);
  });
});

describe('fields', () => {
  test.each([
    ['${x}', '$${x}'],
    ['%{x}', '%%{x}'],
    ['$x {y} 100%', '$x {y} 100%'],
  ])('the text %j is no template for Terraform', (text, expected) => {
    expect(literal(text)).toBe(expected);
  });

  test('HCL text is escaped before the renderer of the library would get it wrong', () => {
    expect(toHcl({ body: string('a\r\n"b" \\') })['body']).toMatchObject({
      value: 'a\\r\\n\\"b\\" \\\\',
    });
  });
});
