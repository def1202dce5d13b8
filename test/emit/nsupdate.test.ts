import fc from 'fast-check';
import { desired } from '../../src/core/migration/desired.js';
import { diff } from '../../src/core/migration/diff.js';
import type { DomainName } from '../../src/core/name.js';
import { recordTexts, rrsetKey, type Rrset } from '../../src/core/rrset.js';
import { nsupdateScript, ttlChanges } from '../../src/emit/nsupdate.js';
import { readMasterLines } from './master-file.js';
import { comparable, contoso, name, plans, sha256, stageIds } from './plans.js';

/** A primary in miniature: prerequisites against the whole message, then its updates in order (RFC 2136 s3.2, s3.4). */
function apply(script: string, live: readonly Rrset[]): readonly Rrset[] | 'refused' {
  const lines = script.split('\n').filter((line) => line !== '' && !line.startsWith(';'));
  if (lines.filter((line) => line === 'send').length > 1) throw new Error('several messages');
  const sets = new Map(live.map((rrset) => [rrsetKey(rrset), rrset]));
  if (!prerequisitesHold(lines, sets)) return 'refused';
  const added: string[] = [];
  for (const line of lines) {
    const gone = /^update delete (\S+)\. (\w+)$/.exec(line);
    if (gone) sets.delete(`${gone[1]} ${gone[2]}`);
    const add = /^update add (.+)$/.exec(line);
    if (add?.[1] !== undefined) added.push(add[1]);
  }
  for (const rrset of readMasterLines(added)) sets.set(rrsetKey(rrset), rrset);
  return [...sets.values()];
}

function prerequisitesHold(lines: readonly string[], sets: ReadonlyMap<string, Rrset>): boolean {
  const present = lines.flatMap((line) => /^prereq yxrrset (\S+) IN (.+)$/.exec(line) ?? []);
  const wanted: string[] = [];
  for (let at = 0; at < present.length; at += 3) {
    wanted.push(`${present[at + 1] ?? ''} 0 IN ${present[at + 2] ?? ''}`);
  }
  const equal = readMasterLines(wanted).every((rrset) => {
    const found = sets.get(rrsetKey(rrset));
    return found && recordTexts(found).join('\n') === recordTexts(rrset).join('\n');
  });
  const absent = lines.flatMap((line) => /^prereq nxrrset (\S+)\. (\w+)$/.exec(line)?.[0] ?? []);
  return equal && absent.every((line) => !sets.has(line.slice(15).replace('. ', ' ')));
}

const script = (from: Parameters<typeof desired>[1], to: typeof from, zone?: DomainName) =>
  nsupdateScript(diff(desired(contoso, from, sha256), desired(contoso, to, sha256)), {
    zone: zone ?? contoso.domain,
    reason: `contoso.com: ${from} to ${to}`,
  });

describe('nsupdateScript', () => {
  test('the TTL step of s1 is one message that deletes and adds the set', () => {
    expect(script('s0-baseline', 's1-lower-ttl')).toBe(`; contoso.com: s0-baseline to s1-lower-ttl
; One message: the sets below change together or not at all.
zone contoso.com.
prereq yxrrset contoso.com. IN MX 0 contoso-com.mail.protection.outlook.com.
update delete contoso.com. MX
update add contoso.com. 60 IN MX 0 contoso-com.mail.protection.outlook.com.
send
`);
  });

  test('law: every change set turns the live state before it into the state after it', () => {
    fc.assert(
      fc.property(plans, stageIds, stageIds, (plan, a, b) => {
        const before = desired(plan, a, sha256);
        const after = desired(plan, b, sha256);
        const options = { zone: plan.domain, reason: 'law' };
        const result = apply(nsupdateScript(diff(before, after), options), before.rrsets);
        if (result === 'refused') throw new Error('refused on the state it was made for');
        expect(comparable(result)).toEqual(comparable(after.rrsets));
      }),
    );
  });

  test('a server whose set is another changes nothing, unless the prerequisites are left out', () => {
    const step = diff(
      desired(contoso, 's3-enable-dnssec', sha256),
      desired(contoso, 's4-add-new-mx', sha256),
    );
    const other = desired({ ...contoso, preference: 10 }, 's3-enable-dnssec', sha256).rrsets;
    const options = { zone: contoso.domain, reason: 'r' };
    expect(apply(nsupdateScript(step, options), other)).toBe('refused');
    const forced = nsupdateScript(step, { ...options, prerequisites: false });
    expect(apply(forced, other)).not.toBe('refused');
    expect(forced).not.toContain('prereq');
  });

  test('creations demand that nothing is there, and are undone by the reverse change set', () => {
    const bare = { ...desired(contoso, 's0-baseline', sha256), rrsets: [] };
    const full = desired(contoso, 's0-baseline', sha256);
    const options = { zone: contoso.domain, reason: 'r' };
    const create = nsupdateScript(diff(bare, full), options);
    expect(apply(create, full.rrsets)).toBe('refused');
    expect(apply(create, [])).toHaveLength(3);
    expect(apply(nsupdateScript(diff(full, bare), options), full.rrsets)).toEqual([]);
  });

  test('a change of the policy says to publish the file first (J10, RFC 8461 s8.1)', () => {
    const text = script('s1-lower-ttl', 's2-relax-mta-sts');
    expect(text).toContain('; Publish /.well-known/mta-sts.txt first');
    expect(text).toContain(desired(contoso, 's2-relax-mta-sts', sha256).policy?.digest);
    expect(script('s0-baseline', 's1-lower-ttl')).not.toContain('mta-sts.txt');
  });

  test('a step without records sends nothing', () => {
    expect(script('s4-add-new-mx', 's5-verify-new-mx')).not.toContain('send');
  });

  test('a reason or a server with a line break cannot become a command', () => {
    const step = diff(
      desired(contoso, 's0-baseline', sha256),
      desired(contoso, 's1-lower-ttl', sha256),
    );
    const evil = 'x\nupdate delete contoso.com. MX';
    expect(nsupdateScript(step, { zone: contoso.domain, reason: evil })).toContain(
      '; x update delete contoso.com. MX\n',
    );
    const server = { address: `192.0.2.1\n${evil}` };
    expect(() => nsupdateScript(step, { zone: contoso.domain, reason: '', server })).toThrow();
    const named = { address: '192.0.2.1', port: 5353 };
    expect(nsupdateScript(step, { zone: contoso.domain, reason: '', server: named })).toContain(
      'server 192.0.2.1 5353\n',
    );
  });

  test('a change outside the zone, or in a zone of Microsoft, is refused', () => {
    expect(() => script('s0-baseline', 's1-lower-ttl', name('example.org'))).toThrow(
      'not in the zone',
    );
    const owner = name('_25._tcp.contoso-com.o-v1.mx.microsoft');
    const after: Rrset = { type: 'TLSA', owner, ttl: 60, records: [] };
    const changes = [{ kind: 'create', owner, type: 'TLSA', after }] as const;
    expect(() => nsupdateScript({ changes }, { zone: name('mx.microsoft'), reason: '' })).toThrow(
      'synth-microsoft-zone',
    );
  });
});

describe('ttlChanges', () => {
  test('keeps the steps that hashicorp/dns would make by delete and create', () => {
    const of = (a: Parameters<typeof desired>[1], b: typeof a) =>
      ttlChanges(diff(desired(contoso, a, sha256), desired(contoso, b, sha256))).changes;
    expect(of('s0-baseline', 's1-lower-ttl')).toHaveLength(1);
    expect(of('s9-enforce-mta-sts', 's10-raise-ttl')).toHaveLength(1);
    expect(of('s3-enable-dnssec', 's4-add-new-mx')).toHaveLength(0);
  });
});
