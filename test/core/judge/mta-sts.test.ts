import type { Observation, PolicyFetch } from '../../../src/core/observation.js';
import { judge } from '../../../src/core/judge/index.js';
import { desired } from '../../../src/core/migration/desired.js';
import { weigh } from '../../../src/core/weigh.js';
import * as seen from '../../support/as-seen.js';
import { contoso, newHost } from '../../support/plans.js';

const { answer, bogus, digest, insecure, nodata, smtp } = seen;

const end = 's9-enforce-mta-sts';
const base = seen.asSeen(desired(contoso(end), end, digest));

function levels(changes: Partial<Observation>) {
  const observation: Observation = { ...base, ...changes };
  const weighed = weigh(judge({ observation }), { observation }, 'exchange');
  return Object.fromEntries(weighed.map(({ code, level }) => [code, level]));
}

function policyOf(mode: 'enforce' | 'testing' | 'none', mx: readonly string[] = [newHost]) {
  const { fetch } = base.mtaSts;
  if (fetch === undefined) throw new Error('the scene has a policy');
  return { ...fetch, policy: { mode, maxAge: 604_800, mx } };
}

const shown = (session: Parameters<typeof smtp>[0], addresses = ['192.0.2.10']) => ({
  hosts: [
    seen.daneHost(newHost, {
      preference: 0,
      endpoints: addresses.map((address) => ({
        address,
        port: 25,
        smtp: smtp({ dane: { outcome: 'match', matches: [] }, ...session }),
      })),
    }),
  ],
});
const selfSigned = shown({ pkix: { ok: false, reason: 'untrusted' } });

describe('the MX hosts under a policy', () => {
  test('a self-signed certificate with a TLSA match pleases DANE and not MTA-STS (L03, F09)', () => {
    const found = levels(selfSigned);
    expect(found).toMatchObject({ 'sts-mx-certificate': 'fail' });
    expect(found).not.toHaveProperty('tlsa-mismatch');
  });

  test('enforce refuses the host, testing reports it, none says nothing (L04)', () => {
    const under = (mode: 'enforce' | 'testing' | 'none') =>
      levels({ ...selfSigned, mtaSts: { ...base.mtaSts, fetch: policyOf(mode) } });
    expect(under('enforce')).toMatchObject({ 'sts-mx-certificate': 'fail' });
    expect(under('testing')).toMatchObject({ 'sts-mx-certificate': 'warn' });
    expect(under('none')).not.toHaveProperty('sts-mx-certificate');
    const unlisted = (mode: 'enforce' | 'testing' | 'none') =>
      levels({ mtaSts: { ...base.mtaSts, fetch: policyOf(mode, ['mx.example.com']) } });
    expect(unlisted('enforce')).toMatchObject({ 'sts-mx-mismatch': 'fail' });
    expect(unlisted('testing')).toMatchObject({ 'sts-mx-mismatch': 'warn' });
    expect(unlisted('none')).not.toHaveProperty('sts-mx-mismatch');
  });

  test('a policy that fits makes no mismatch of TLSA good, and the other way round (G02, G03)', () => {
    const mismatch = shown({ dane: { outcome: 'no-match', matches: [] } });
    expect(levels(mismatch)).toMatchObject({ 'tlsa-mismatch': 'fail' });
    expect(levels(mismatch)).not.toHaveProperty('sts-mx-mismatch');
    const unlisted = { mtaSts: { ...base.mtaSts, fetch: policyOf('enforce', ['mx.example.com']) } };
    expect(levels(unlisted)).toMatchObject({ 'sts-mx-mismatch': 'fail' });
    expect(levels(unlisted)).not.toHaveProperty('tlsa-mismatch');
  });

  test('the MX record’s name is compared, in any case, and not what it is an alias for (L02)', () => {
    const aliased = seen.daneHost('mx.example.com', {
      preference: 0,
      a: { ...answer(['192.0.2.10']), aliases: [{ target: newHost, state: 'secure' as const }] },
    });
    expect(levels({ hosts: [aliased] })).toMatchObject({ 'sts-mx-mismatch': 'fail' });
    const shouted = {
      mtaSts: { ...base.mtaSts, fetch: policyOf('enforce', [newHost.toUpperCase()]) },
    };
    expect(levels(shouted)).not.toHaveProperty('sts-mx-mismatch');
  });
});

const redirect: PolicyFetch = {
  outcome: 'answered',
  detail: '',
  httpStatus: 301,
  pkix: { ok: true, reason: 'ok' },
  faults: [{ code: 'sts-redirect', detail: '301 https://example.com/' }],
};

describe('what senders can learn', () => {
  test('every address of the policy host is judged, and what all serve is told once (J01)', () => {
    expect(levels({ mtaSts: { ...base.mtaSts, otherFetches: [redirect] } })).toMatchObject({
      'sts-redirect': 'fail',
    });
    const observation = {
      ...base,
      mtaSts: { ...base.mtaSts, fetch: redirect, otherFetches: [redirect, redirect] },
    };
    const told = judge({ observation }).filter(({ code }) => code === 'sts-redirect');
    expect(told).toHaveLength(1);
  });

  test('a TXT that nobody can believe is not seen: neither absent nor good (A01)', () => {
    const forged = { ...base.mtaSts.txt, dnssec: bogus };
    expect(levels({ mtaSts: { txt: forged, txtFaults: [] } })).toMatchObject({
      'sts-txt-lookup-failed': 'unknown',
    });
    const fetched = { ...base.mtaSts, txt: forged, fetch: redirect };
    expect(Object.keys(levels({ mtaSts: fetched }))).toEqual(
      expect.arrayContaining(['sts-txt-lookup-failed', 'sts-redirect']),
    );
    const anchorless = nodata<string>({ ...insecure, reason: 'anchorless' });
    expect(levels({ mtaSts: { txt: anchorless, txtFaults: [] } })).toMatchObject({
      'sts-txt-lookup-failed': 'unknown',
    });
    const stripped = { txt: nodata<string>(bogus), rua: [], faults: [] };
    expect(levels({ tlsRpt: stripped })).toMatchObject({ 'tlsrpt-lookup-failed': 'unknown' });
    expect(levels({ tlsRpt: stripped })).not.toHaveProperty('tlsrpt-missing');
  });

  test('without TLS reports the failures stay unseen: a warning (M05)', () => {
    const none = { txt: nodata<string>(), rua: [], faults: [] };
    expect(levels({ tlsRpt: none })).toMatchObject({ 'tlsrpt-missing': 'warn' });
  });
});
