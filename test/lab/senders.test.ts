import { rrType } from '../../src/protocols/dns/types.js';
import { labNames } from '../../src/lab/addresses.js';
import { generateLabKey, issueCertificate } from '../../src/lab/certificates.js';
import type { Lab } from '../../src/lab/lab.js';
import { nextTry } from '../../src/lab/senders/retries.js';
import type { SenderKind } from '../../src/lab/senders/sender.js';
import { closeLabs, day, hour, minute, mxSet, openLab, policy, setOf } from './helpers.js';

afterEach(closeLabs);

const { domain, newMx, legacyMx } = labNames;
const toNew = mxSet(60, `0 ${newMx}.`);

async function publishPolicy(lab: Lab, id: string, body: string): Promise<void> {
  lab.policyHost.publish(body);
  await lab.update(setOf(`_mta-sts.${domain}.`, rrType.TXT, 60, `"v=STSv1; id=${id};"`));
}

const counters = (lab: Lab, kind: SenderKind) => {
  const found = lab.fleet.counters().find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`no ${kind} sender`);
  return found;
};

/** The new host serves mail with DANE, as after s8. */
async function daneLab(): Promise<Lab> {
  const lab = await openLab({ lag: 0 });
  lab.tenant.enableDnssecForVerifiedDomain(domain);
  lab.tenant.enableSmtpDaneInbound(domain);
  await lab.update(toNew);
  lab.clock.advance(15 * minute);
  return lab;
}

describe('senders on an undisturbed domain', () => {
  it('deliver everything over STARTTLS to the host the MX names', async () => {
    const lab = await openLab();
    lab.fleet.setPace(10 * minute);
    await lab.fleet.advanceTo(lab.clock.now() + 2 * hour);
    await lab.fleet.drain();
    for (const { sent, delivered, deferred, lost } of lab.fleet.counters()) {
      expect(sent).toBeGreaterThanOrEqual(12);
      expect([delivered, deferred, lost]).toEqual([sent, 0, 0]);
    }
    const all = [...lab.legacyHost.received.values()];
    expect(all.every(({ count, tls }) => count === 1 && tls)).toBe(true);
    expect(all).toHaveLength(lab.fleet.counters().reduce((sum, { sent }) => sum + sent, 0));
  });

  it('hold an MX for its full TTL, each in its own cache', async () => {
    const lab = await openLab({ lag: 0 });
    lab.tenant.enableDnssecForVerifiedDomain(domain);
    await lab.fleet.submitOne();
    await lab.update(toNew);
    lab.clock.advance(3590);
    await lab.fleet.submitOne();
    expect([lab.legacyHost.received.size, lab.newHost.received.size]).toEqual([6, 0]);
    lab.clock.advance(10);
    await lab.fleet.submitOne();
    expect([lab.legacyHost.received.size, lab.newHost.received.size]).toEqual([6, 3]);
  });
});

describe('retries', () => {
  it('come after 15 minutes, 15 more, then hourly, and end after 24 hours', () => {
    const times: number[] = [];
    for (let now = 0, tries = 1; now < day; tries++) times.push((now = nextTry(0, tries, now)));
    expect(times.slice(0, 4)).toEqual([15 * minute, 30 * minute, 90 * minute, 150 * minute]);
    expect(times.at(-1)).toBe(day);
  });

  it('an implicit MX that refuses port 25 defers, and a day without repair loses the mail (B01)', async () => {
    const lab = await openLab({ lag: 0 });
    await lab.update(mxSet(60));
    await lab.fleet.submitOne();
    expect(counters(lab, 'plain')).toMatchObject({ deferred: 1, queued: 1, lost: 0 });
    await lab.fleet.drain();
    for (const one of lab.fleet.counters()) {
      expect(one).toMatchObject({ delivered: 0, deferred: 1, queued: 0, lost: 1 });
      expect(Object.keys(one.lostFor)).toEqual(['contoso.com: connection refused']);
    }
  });

  it('a short hole is only a delay', async () => {
    const lab = await openLab({ lag: 0 });
    await lab.update(mxSet(60));
    await lab.fleet.submitOne();
    await lab.update(mxSet(60, `0 ${legacyMx}.`));
    await lab.fleet.drain();
    for (const one of lab.fleet.counters())
      expect(one).toMatchObject({ delivered: 1, deferred: 1, lost: 0 });
  });

  it('MX hosts that have no address are a permanent error', async () => {
    const lab = await openLab({ lag: 0 });
    await lab.update(toNew);
    await lab.fleet.submitOne();
    for (const one of lab.fleet.counters()) {
      expect(one).toMatchObject({
        deferred: 0,
        lost: 1,
        lostFor: { [`${newMx} has no address`]: 1 },
      });
    }
  });
});

describe('the DANE sender', () => {
  it('delivers where one of three TLSA records matches (E08)', async () => {
    const lab = await daneLab();
    await lab.fleet.submitOne();
    expect(counters(lab, 'dane')).toMatchObject({ delivered: 1, deferred: 0 });
    expect(lab.newHost.received.size).toBe(3);
  });

  it('defers where none matches, while the others deliver', async () => {
    const lab = await daneLab();
    const now = lab.clock.now();
    lab.newHost.present([
      issueCertificate({
        subject: newMx,
        dnsNames: [newMx],
        key: generateLabKey(),
        notBefore: now - 9,
        notAfter: now + day,
      }),
    ]);
    await lab.fleet.submitOne();
    expect(counters(lab, 'dane')).toMatchObject({ delivered: 0, deferred: 1 });
  });

  it('defers where the host does not offer STARTTLS; the plain sender goes on in clear (F01)', async () => {
    const lab = await daneLab();
    lab.newHost.startTls = false;
    await lab.fleet.submitOne();
    expect(counters(lab, 'dane').deferredFor).toEqual({ [`${newMx}: STARTTLS not offered`]: 1 });
    expect(counters(lab, 'plain')).toMatchObject({ delivered: 1 });
    expect([...lab.newHost.received.values()].some(({ tls }) => !tls)).toBe(true);
  });

  it('defers everything while the zone of the domain is bogus (B06)', async () => {
    const lab = await daneLab();
    lab.internet.contoso.signer.changeKey();
    await lab.fleet.submitOne();
    expect(counters(lab, 'dane')).toMatchObject({ delivered: 0, deferred: 1 });
    expect(Object.keys(counters(lab, 'dane').deferredFor)[0]).toMatch(/^MX lookup: bogus/);
    expect(counters(lab, 'plain').delivered).toBe(1);
  });

  it('never asks TLSA of the legacy host, whose server answers NOTIMP (B07)', async () => {
    const lab = await openLab();
    await lab.fleet.submitOne();
    expect(counters(lab, 'dane')).toMatchObject({ delivered: 1, deferred: 0 });
  });
});

describe('the MTA-STS sender', () => {
  it('keeps an enforced policy until max_age is over, whatever DNS says meanwhile (I08, M02)', async () => {
    const lab = await openLab({ lag: 0 });
    lab.tenant.enableDnssecForVerifiedDomain(domain);
    await publishPolicy(lab, 'old', policy('enforce', 7 * day, legacyMx));
    await lab.update(mxSet(60, `0 ${legacyMx}.`));
    await lab.fleet.submitOne();
    await publishPolicy(lab, 'new', policy('testing', 7 * day, legacyMx, newMx));
    await lab.update(toNew);
    lab.clock.advance(6 * day);
    await lab.fleet.submitOne();
    expect(counters(lab, 'mta-sts').deferredFor).toEqual({
      [`${newMx}: not listed in the MTA-STS policy held`]: 1,
    });
    await lab.fleet.drain();
    expect(counters(lab, 'mta-sts')).toMatchObject({ delivered: 2, lost: 0 });
  });

  it('looks at the TXT again before it gives up, and saves the message (L05, RFC 8461 section 5.1)', async () => {
    const lab = await openLab({ lag: 0 });
    lab.tenant.enableDnssecForVerifiedDomain(domain);
    await publishPolicy(lab, 'old', policy('enforce', 30 * day, legacyMx));
    await lab.fleet.submitOne();
    await publishPolicy(lab, 'new', policy('enforce', 30 * day, newMx));
    await lab.update(toNew);
    lab.clock.advance(hour);
    await lab.fleet.submitOne();
    const handedIn = lab.clock.now();
    await lab.fleet.drain();
    expect(counters(lab, 'mta-sts')).toMatchObject({ delivered: 2, deferred: 1, lost: 0 });
    expect(lab.clock.now() - handedIn).toBeGreaterThanOrEqual(day - 1);
  });

  it('loses mail to a wildcard one label short (L01)', async () => {
    const lab = await openLab({ lag: 0 });
    lab.tenant.enableDnssecForVerifiedDomain(domain);
    await publishPolicy(lab, 'wrong', policy('enforce', 7 * day, '*.mx.microsoft'));
    await lab.update(toNew);
    await lab.fleet.submitOne();
    await lab.fleet.drain();
    expect(counters(lab, 'mta-sts')).toMatchObject({ delivered: 0, lost: 1 });
    expect(counters(lab, 'plain')).toMatchObject({ delivered: 1, lost: 0 });
  });

  it('delivers under an enforced policy to a listed host with a good certificate', async () => {
    const lab = await openLab({ lag: 0 });
    await publishPolicy(lab, 'one', policy('enforce', 7 * day, '*.mail.protection.outlook.com'));
    await lab.fleet.submitOne();
    expect(counters(lab, 'mta-sts')).toMatchObject({ delivered: 1, deferred: 0 });
  });
});

describe('closing the lab', () => {
  it('leaves no handle behind', async () => {
    const before = process.getActiveResourcesInfo().filter((name) => name !== 'Timeout').length;
    const lab = await openLab();
    await lab.fleet.submitOne();
    await lab.close();
    await new Promise((resolve) => setImmediate(resolve));
    const after = process.getActiveResourcesInfo().filter((name) => name !== 'Timeout').length;
    expect(after).toBeLessThanOrEqual(before);
  });
});
