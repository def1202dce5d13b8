import { rcode, rrType } from '../../src/protocols/dns/types.js';
import { labAddresses as at, labNames } from '../../src/lab/addresses.js';
import type { Lab } from '../../src/lab/lab.js';
import {
  closeLabs,
  day,
  endpointOf,
  minute,
  mxSet,
  openLab,
  query,
  setOf,
  texts,
  policy,
} from './helpers.js';

afterEach(closeLabs);

const { domain, newMx, legacyMx } = labNames;
const addresses = async (lab: Lab) => {
  const server = endpointOf(lab, at.partitionServer);
  const [v4, v6] = [await query(server, newMx, rrType.A), await query(server, newMx, rrType.AAAA)];
  return [...texts(v4, rrType.A), ...texts(v6, rrType.AAAA)];
};
const tlsa = async (lab: Lab) =>
  texts(
    await query(endpointOf(lab, at.partitionServer), `_25._tcp.${newMx}`, rrType.TLSA),
    rrType.TLSA,
  );
const legacyRcode = async (lab: Lab) =>
  (await query(endpointOf(lab, at.legacyServer), legacyMx, rrType.A)).rcode;

describe('the tenant', () => {
  it('the new host has addresses only after Enable-DnssecForVerifiedDomain', async () => {
    const lab = await openLab();
    expect(await addresses(lab)).toEqual([]);
    expect(lab.tenant.enableDnssecForVerifiedDomain(domain)).toEqual({
      Result: 'Success',
      DnssecMxValue: newMx,
      ErrorData: null,
    });
    expect(await addresses(lab)).toEqual([at.newMx, at.newMxV6]);
  });

  it('three TLSA records of which one matches appear 15 minutes after Enable-SmtpDaneInbound', async () => {
    const lab = await openLab();
    lab.tenant.enableDnssecForVerifiedDomain(domain);
    expect(lab.tenant.enableSmtpDaneInbound(domain)).toEqual({
      Result: 'Success',
      ErrorData: null,
    });
    lab.clock.advance(15 * minute - 2);
    expect(await tlsa(lab)).toEqual([]);
    lab.clock.advance(2);
    expect(await tlsa(lab)).toHaveLength(3);
  });

  it('the legacy address is gone 48 hours after the first cmdlet', async () => {
    const lab = await openLab();
    lab.tenant.enableDnssecForVerifiedDomain(domain);
    lab.clock.advance(2 * day - 5);
    expect(await legacyRcode(lab)).toBe(rcode.NOERROR);
    lab.clock.advance(5);
    expect(await legacyRcode(lab)).toBe(rcode.NXDOMAIN);
  });

  it('a repeated cmdlet succeeds and does not start the 48 hours anew', async () => {
    const lab = await openLab();
    lab.tenant.enableDnssecForVerifiedDomain(domain);
    lab.clock.advance(day);
    expect(lab.tenant.enableDnssecForVerifiedDomain(domain).Result).toBe('Success');
    lab.clock.advance(day);
    expect(await legacyRcode(lab)).toBe(rcode.NXDOMAIN);
  });

  it('refuses with the documented errors', async () => {
    const { tenant } = await openLab();
    const code = (result: { ErrorData: { ErrorCode: string } | null }) =>
      result.ErrorData?.ErrorCode;
    expect(code(tenant.enableSmtpDaneInbound(domain))).toBe('PartitionNotFound');
    expect(code(tenant.enableDnssecForVerifiedDomain('example.org'))).toBe('DomainNotFound');
    expect(code(tenant.enableDnssecForVerifiedDomain('contoso.onmicrosoft.com'))).toBe(
      'DomainNotSupported',
    );
    tenant.failNext();
    expect(code(tenant.enableDnssecForVerifiedDomain(domain))).toBe('DnssecOperationFailed');
    expect(code(tenant.enableDnssecForVerifiedDomain(domain))).toBeUndefined();
  });

  it('Disable cmdlets take back what the others gave, also what was still to come', async () => {
    const lab = await openLab();
    lab.tenant.enableDnssecForVerifiedDomain(domain);
    lab.tenant.enableSmtpDaneInbound(domain);
    lab.tenant.disableSmtpDaneInbound(domain);
    lab.tenant.disableDnssecForVerifiedDomain(domain);
    lab.clock.advance(3 * day);
    expect([await addresses(lab), await tlsa(lab), await legacyRcode(lab)]).toEqual([
      [],
      [],
      rcode.NOERROR,
    ]);
  });
});

describe('Get-DnssecStatusForVerifiedDomain', () => {
  const errors = async (lab: Lab) =>
    (await lab.tenant.getDnssecStatusForVerifiedDomain(domain)).Errors;
  const [old, fresh] = [`${legacyMx}.`, `${newMx}.`];

  it('reports the codes of each stage, and none once the legacy host is out', async () => {
    const lab = await openLab({ lag: 0 });
    expect(await errors(lab)).toEqual(['ED003', 'EX013']);
    lab.tenant.enableDnssecForVerifiedDomain(domain);
    expect(await errors(lab)).toEqual(['ED003', 'EX002']);
    const seen: Record<string, readonly string[]> = {};
    for (const set of [
      `0 ${old}|20 ${fresh}`,
      `20 ${old}|20 ${fresh}`,
      `0 ${fresh}|30 ${old}`,
      `0 ${fresh}`,
      '',
    ]) {
      await lab.update(mxSet(60, ...set.split('|').filter((text) => text !== '')));
      seen[set.replaceAll(old, 'L').replaceAll(fresh, 'N')] = await errors(lab);
    }
    expect(seen).toEqual({
      '0 L|20 N': ['EX006', 'EX008'],
      '20 L|20 N': ['EX004', 'EX008'],
      '0 N|30 L': ['EX005'],
      '0 N': [],
      '': ['ED003', 'EX012'],
    });
  });

  it('ES001 says that an enforced policy does not list the new host', async () => {
    const lab = await openLab({ lag: 0 });
    lab.tenant.enableDnssecForVerifiedDomain(domain);
    await lab.update(mxSet(60, `0 ${fresh}`));
    await lab.update(setOf(`_mta-sts.${domain}.`, rrType.TXT, 60, '"v=STSv1; id=1;"'));
    lab.policyHost.publish(policy('enforce', 86400, legacyMx));
    const report = await lab.tenant.getDnssecStatusForVerifiedDomain(domain);
    expect(report.Errors).toEqual(['ES001']);
    expect(report.MtaStsValidation).toMatchObject({ Status: 'Invalid', MtaStsMode: 'enforce' });
    expect(report.MxValidation.Status).toBe('Valid');
    expect(report.ExpectedMxRecord?.Record).toBe(`@ 3600 IN MX 0 ${newMx}`);
  });
});
