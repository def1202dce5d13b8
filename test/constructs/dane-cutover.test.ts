import { Construct } from 'constructs';
import fc from 'fast-check';
import type {
  DaneCutover,
  DaneCutoverProps,
  DnsProvider,
  PolicyFile,
} from '../../constructs/index.js';
import { desired } from '../../src/core/migration/desired.js';
import { exchangeOnlineStages, type StageId } from '../../src/core/migration/ids.js';
import type { DomainPlan } from '../../src/core/plan.js';
import type { Rrset } from '../../src/core/rrset.js';
import { readTerraformJson } from '../../src/emit/terraform-json.js';
import { comparable, contoso, name, plans, sha256, stageIds, without } from '../emit/plans.js';
import { trees } from './trees.js';

const route53: DnsProvider = { kind: 'route53', zoneId: 'Z1' };
const rfc2136 = (zone: string): DnsProvider => ({ kind: 'rfc2136', zone });

type Hosting = ReturnType<NonNullable<DaneCutoverProps['policyHosting']>>;
type Json = Readonly<Record<string, Readonly<Record<string, Record<string, unknown>>>>>;
const resourcesOf = (json: string): Json =>
  (JSON.parse(json) as { readonly resource: Json }).resource;

describe.each(trees)('DaneCutover on $library', ({ library, lib, ours }) => {
  type Props = Partial<DaneCutoverProps> & { readonly plan: DomainPlan };
  function build(props: Props) {
    const stack = new lib.TerraformStack(lib.Testing.app(), 'dns');
    const provider = props.provider ?? route53;
    const cutover = new ours.DaneCutover(stack, 'contoso', { ...props, provider });
    return { stack, cutover, synth: () => lib.Testing.synth(stack, true) };
  }
  const at = (stage: StageId, plan = contoso): DomainPlan => ({ ...plan, stage });

  test.each([
    ['route53', () => route53],
    ['rfc2136', (plan: DomainPlan) => rfc2136(plan.domain)],
  ])('law: what %s resources say, read back, is the desired state', (_, providerOf) => {
    fc.assert(
      fc.property(plans, stageIds, (plan, stage) => {
        const json = build({ plan: at(stage, plan), provider: providerOf(plan) }).synth();
        const { sets, policies } = readTerraformJson(json);
        const state = desired(plan, stage, sha256);
        expect(comparable(sets.map(({ rrset }) => rrset))).toEqual(comparable(state.rrsets));
        const policy = state.policy && [{ body: state.policy.body, id: state.policy.id }];
        expect(policies.map(({ body, id }) => ({ body, id }))).toEqual(policy ?? []);
      }),
      { numRuns: 40 },
    );
  });

  test.each([route53, rfc2136('contoso.com')])(
    'law: resource ids are the same at every stage ($kind)',
    (provider) => {
      const ids = exchangeOnlineStages.map((stage) => {
        const resources = resourcesOf(build({ plan: at(stage), provider }).synth());
        return Object.entries(resources).flatMap(([type, named]) =>
          Object.keys(named).map((id) => `${type}.${id}`),
        );
      });
      for (const other of ids) expect(other).toEqual(ids[0]);
      expect(ids[0]).toHaveLength(4);
    },
  );

  test('the policy is written before the TXT that names its id (J10, P25, RFC 8461 s8.1)', () => {
    const { sets, policies } = readTerraformJson(build({ plan: at('s2-relax-mta-sts') }).synth());
    const txt = sets.find(({ rrset }) => rrset.owner === '_mta-sts.contoso.com');
    expect(txt?.dependsOn).toEqual([policies[0]?.address]);
  });

  describe('policyHosting', () => {
    const waitsFor = (host: (scope: Construct, policy: PolicyFile) => Hosting) => {
      const stack = new lib.TerraformStack(lib.Testing.app(), 'dns');
      new ours.DaneCutover(stack, 'contoso', {
        plan: contoso,
        provider: route53,
        policyHosting: (policy) => host(stack, policy),
      });
      const { sets } = readTerraformJson(lib.Testing.synth(stack, true));
      return sets.find(({ rrset }) => rrset.owner === '_mta-sts.contoso.com')?.dependsOn;
    };
    const resource = (scope: Construct, id: string) =>
      new lib.TerraformResource(scope, id, { terraformResourceType: 'aws_s3_object' });

    test('gets the policy of the stage, and the TXT waits for the resource it returns', () => {
      const seen: string[] = [];
      const after = waitsFor((scope, policy) => {
        seen.push(policy.body);
        return resource(scope, 'file');
      });
      expect(seen).toEqual([desired(contoso, contoso.stage, sha256).policy?.body]);
      expect(after).toEqual(['aws_s3_object.file']);
    });

    test('may return a construct: the TXT waits for every resource below it', () => {
      const after = waitsFor((scope) => {
        const site = new Construct(scope, 'site');
        resource(site, 'bucket');
        resource(site, 'file');
        return site;
      });
      expect(after).toEqual([
        expect.stringContaining('aws_s3_object.site_bucket'),
        expect.stringContaining('aws_s3_object.site_file'),
      ]);
    });

    test('cannot return what nothing can wait for', () => {
      expect(() => waitsFor((scope) => new Construct(scope, 'empty'))).toThrow(
        'policyHosting returned nothing',
      );
    });
  });

  describe('imports', () => {
    const imports = (props: Props): readonly { to: string; id: string; provider?: string }[] => {
      const tree = JSON.parse(build(props).synth()) as { import?: [] };
      return tree.import ?? [];
    };

    test('the live MX and policy TXT at s0, and nothing later', () => {
      expect(imports({ plan: at('s0-baseline') }).map(({ id }) => id)).toEqual([
        'Z1_contoso.com_MX',
        'Z1__mta-sts.contoso.com_TXT',
      ]);
      for (const stage of exchangeOnlineStages.slice(1)) {
        expect(imports({ plan: at(stage) })).toEqual([]);
      }
    });

    test('the roles that are named, or none', () => {
      const plan = at('s0-baseline');
      expect(imports({ plan, importExisting: false })).toEqual([]);
      expect(imports({ plan, importExisting: ['tls-rpt'] }).map(({ id }) => id)).toEqual([
        'Z1__smtp._tls.contoso.com_TXT',
      ]);
    });

    test('need no Terraform where the stack is synthesised', () => {
      const { stack, cutover } = build({ plan: at('s0-baseline') });
      const path = process.env['PATH'];
      process.env['PATH'] = '';
      try {
        expect(cutover.mx.node.validate()).toEqual([]);
      } finally {
        process.env['PATH'] = path;
      }
      expect(stack.toHclTerraform().hcl).toMatch(
        /import \{\nto = aws_route53_record\.contoso_mx_\w+\nid = "Z1_contoso\.com_MX"\n\}/,
      );
    });
  });

  describe('the lifecycle', () => {
    const weakened = /synth-lifecycle-weakened/;

    test('protects the MX and the policy TXT, and leaves TTLs of hashicorp/dns alone', () => {
      const resources = resourcesOf(
        build({ plan: contoso, provider: rfc2136('contoso.com') }).synth(),
      );
      const [mx] = Object.values(resources['dns_mx_record_set'] ?? {});
      expect(mx?.['lifecycle']).toEqual({ prevent_destroy: true, ignore_changes: ['ttl'] });
      const txts = Object.entries(resources['dns_txt_record_set'] ?? {});
      const byId = Object.fromEntries(
        txts.map(([id, txt]) => [id.split('_')[1] ?? id, txt['lifecycle']] as const),
      );
      expect(byId).toEqual({
        'mta-sts': { prevent_destroy: true, ignore_changes: ['ttl'] },
        'tls-rpt': { ignore_changes: ['ttl'] },
      });
    });

    test.each<[string, (cutover: DaneCutover) => void]>([
      ['an override', ({ mx }) => mx.addOverride('lifecycle.prevent_destroy', false)],
      ['an override of the block', ({ mx }) => mx.addOverride('lifecycle', null)],
      ['create first', ({ mx }) => mx.addOverride('lifecycle.create_before_destroy', true)],
      ['an override of ignore', ({ mx }) => mx.addOverride('lifecycle.ignore_changes', 'all')],
      ['an assignment', ({ mx }) => void (mx.lifecycle = { preventDestroy: true })],
      ['no block', ({ mtaSts }) => void (mtaSts && delete mtaSts.lifecycle)],
      [
        'a frozen stage',
        ({ mx }) => void (mx.lifecycle = { preventDestroy: true, ignoreChanges: ['ttl', 'mx'] }),
      ],
    ])('cannot be weakened by %s', (_, weaken) => {
      const { cutover, synth } = build({ plan: contoso, provider: rfc2136('contoso.com') });
      expect(synth).not.toThrow();
      weaken(cutover);
      expect(synth).toThrow(weakened);
    });

    test('cannot be weakened by an aspect, which runs after everything else', () => {
      const { stack, synth } = build({ plan: contoso });
      lib.Aspects.of(stack).add({
        visit: (node) => {
          if (node instanceof lib.TerraformResource) node.lifecycle = { preventDestroy: false };
        },
      });
      expect(synth).toThrow(weakened);
    });

    test('cannot be weakened by an override of the stack', () => {
      const { stack, cutover, synth } = build({ plan: contoso });
      const path = `resource.aws_route53_record.${cutover.mx.friendlyUniqueId}.lifecycle`;
      stack.addOverride(`${path}.precondition`, []);
      expect(synth).not.toThrow();
      stack.addOverride(`${path}.prevent_destroy`, false);
      expect(synth).toThrow(weakened);
    });

    test('may be strengthened', () => {
      const { cutover, synth } = build({ plan: contoso });
      cutover.mx.lifecycle = { preventDestroy: true, precondition: [] };
      expect(synth).not.toThrow();
    });
  });

  describe('refuses at synth, all at once and with the way out', () => {
    const message = (props: Props): string => {
      try {
        build(props).synth();
      } catch (error) {
        return String(error);
      }
      return '';
    };

    test('a TTL that hashicorp/dns would change by deleting the set', () => {
      const provider: DnsProvider = { kind: 'rfc2136', zone: 'contoso.com', manageTtl: true };
      const text = message({ plan: contoso, provider });
      expect(text).toMatch(/\[dns\/contoso\/mx\] synth-provider-ttl: .+render --nsupdate/);
      expect(text).toMatch(/\[dns\/contoso\/mta-sts\] synth-provider-ttl: /);
    });

    test('a lowered TTL below the floor of the provider', () => {
      const provider: DnsProvider = { ...route53, minimumTtl: 300 };
      const text = message({ plan: contoso, provider });
      expect(text).toMatch(/synth-provider-ttl-floor: .+ 60.+ 300.+ttl\.during/);
      expect(text).not.toMatch(/mta-sts\] synth/);
    });

    const record = (rrset: Rrset, provider: DnsProvider) => () => {
      const stack = new lib.TerraformStack(lib.Testing.app(), 'dns');
      new ours.MailRecordSet(stack, 'tlsa', { rrset, provider });
      return lib.Testing.synth(stack, true);
    };
    const tlsa = (owner: string): Rrset => ({
      type: 'TLSA',
      owner: name(owner),
      ttl: 300,
      records: [{ usage: 3, selector: 1, matchingType: 1, data: 'ab'.repeat(32) }],
    });

    test('TLSA where the provider has no resource for it', () => {
      const own = tlsa('_25._tcp.mx1.contoso.com');
      expect(record(own, rfc2136('contoso.com'))).toThrow(/synth-tlsa-unsupported: .+Route 53/);
      const [set] = readTerraformJson(record(own, route53)()).sets;
      expect(set?.rrset).toEqual(own);
    });

    test.each([
      '_25._tcp.contoso-com.o-v1.mx.microsoft',
      'contoso-com.mail.protection.outlook.com',
    ])('a record at %s, in a zone of Microsoft', (owner) => {
      expect(record(tlsa(owner), route53)).toThrow(/synth-microsoft-zone: .+Leave it out/);
    });
  });

  test('HCL says block where the schema has a block, and keeps CRLF and quotes', () => {
    const plan = { ...contoso, tlsRpt: ['https://example.net/${x}'] };
    const { stack } = build({ plan, provider: rfc2136('contoso.com') });
    const { hcl } = stack.toHclTerraform() as { readonly hcl: string };
    expect(hcl).toContain('mx {\npreference = 20\nexchange = "contoso-com.o-v1.mx.microsoft."\n}');
    expect(hcl).toContain('body = "version: STSv1\\r\\nmode: testing\\r\\nmx: ');
    expect(hcl).toContain('"v=TLSRPTv1; rua=https://example.net/$${x}"');
    expect(hcl).toMatch(/ignore_changes = \[\n"ttl",\n\]/);
  });

  test('says at the stages that change a TTL that hashicorp/dns leaves it to a message', () => {
    const told = exchangeOnlineStages.filter((stage) => {
      const { cutover } = build({ plan: at(stage), provider: rfc2136('contoso.com') });
      return cutover.node.metadata.some(({ data }) => String(data).includes('render --nsupdate'));
    });
    expect(told).toEqual(['s1-lower-ttl', 's10-raise-ttl']);
    expect(build({ plan: at('s1-lower-ttl') }).cutover.node.metadata).toEqual([]);
  });

  test('uses the provider construct it is given, for imports too', () => {
    const stack = new lib.TerraformStack(lib.Testing.app(), 'dns');
    const aws = new ours.RawProvider(stack, 'aws', {
      name: 'aws',
      source: 'hashicorp/aws',
      version: '~> 6.0',
      attributes: { region: 'eu-central-1', skip_credentials_validation: true },
    });
    Object.defineProperty(aws, 'alias', { value: 'mail' });
    new ours.DaneCutover(stack, 'contoso', {
      plan: at('s0-baseline'),
      provider: route53,
      terraformProvider: aws,
    });
    const tree = JSON.parse(lib.Testing.synth(stack, true)) as Record<string, never>;
    expect(tree).toMatchObject({
      provider: { aws: [{ region: 'eu-central-1', skip_credentials_validation: true }] },
      terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: '~> 6.0' } } },
    });
    const sets = Object.values(resourcesOf(JSON.stringify(tree))['aws_route53_record'] ?? {});
    expect(sets.map((set) => set['provider'])).toEqual(Array(3).fill('aws.mail'));
    expect(JSON.stringify(tree['import'])).toContain('"provider":"aws.mail"');
  });

  test('a provider block may hold blocks and references, in JSON and in HCL', () => {
    const stack = new lib.TerraformStack(lib.Testing.app(), 'dns');
    const server = new lib.TerraformVariable(stack, 'server', { type: 'string' });
    new ours.RawProvider(stack, 'dns', {
      name: 'dns',
      source: 'hashicorp/dns',
      version: '~> 3.5',
      blocks: { update: [{ server: server.stringValue, port: 53, recursive: false }] },
    });
    expect(JSON.parse(lib.Testing.synth(stack, true))).toMatchObject({
      provider: { dns: [{ update: [{ server: '${var.server}', port: 53, recursive: false }] }] },
    });
    expect((stack.toHclTerraform() as { readonly hcl: string }).hcl).toContain(
      'update {\nserver = "${var.server}"\nport = 53\nrecursive = false\n}',
    );
  });

  test('a plan without MTA-STS and reports has the MX alone', () => {
    const plan = { ...without(contoso, 'mtaSts'), tlsRpt: [] };
    const { cutover, synth } = build({ plan });
    expect([cutover.mtaSts, cutover.tlsRpt, cutover.policy]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(readTerraformJson(synth())).toMatchObject({
      sets: [{ rrset: { type: 'MX' } }],
      policies: [],
    });
  });

  describe('fromPlan', () => {
    const plan = { version: 1, domains: [contoso] } as const;
    const from = (result: Parameters<typeof ours.domainPlan>[0], domain: string) => {
      const stack = new lib.TerraformStack(lib.Testing.app(), 'dns');
      return ours.DaneCutover.fromPlan(stack, 'contoso', {
        plan: result,
        domain,
        provider: route53,
      });
    };

    test('takes one domain out of a plan, parsed or as readPlan gave it', () => {
      expect(from(plan, 'Contoso.COM.').state.domain).toBe('contoso.com');
      expect(from({ ok: true, plan }, 'contoso.com').state.stage).toBe('s4-add-new-mx');
    });

    test('throws for a domain that the plan does not have', () => {
      expect(() => from(plan, 'example.org')).toThrow('no domain example.org; it has contoso.com');
    });

    test('a refused plan file stops synth with every refusal and its place', () => {
      const position = { line: 10, column: 34 };
      const fault = {
        position,
        excerpt: '',
        width: 2,
        message: 'ttl.during is 10',
        fix: 'Use 60.',
      };
      const errors = [{ code: 'plan-ttl-below-30', ...fault }];
      expect(() => from({ ok: false, errors }, 'contoso.com')).toThrow(ours.PlanFileRefused);
      expect(() => from({ ok: false, errors }, 'contoso.com')).toThrow(
        '10:34 plan-ttl-below-30: ttl.during is 10. Use 60.',
      );
      expect(() => from({ ok: false, errors, file: 'mail.yaml' }, 'contoso.com')).toThrow(
        'mail.yaml:10:34 plan-ttl-below-30',
      );
    });

    test('a provider that no type checker has refused is named, with those that there are', () => {
      const kinds: readonly unknown[] = [{ kind: 'cloudflare', zoneId: 'x' }, {}];
      const [other, none] = kinds.map((provider) => () => {
        const stack = new lib.TerraformStack(lib.Testing.app(), 'dns');
        const props = { plan, domain: 'contoso.com', provider: provider as DnsProvider };
        return ours.DaneCutover.fromPlan(stack, 'contoso', props);
      });
      expect(other).toThrow('no provider "cloudflare"; there are route53 and rfc2136');
      expect(none).toThrow('no provider named; there are');
    });
  });

  test(`loads ${library} and not the other library`, () => {
    expect(Object.getPrototypeOf(ours.MailRecordSet)).toBe(lib.TerraformResource);
  });
});
