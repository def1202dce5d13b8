import { predictExchange } from '../../../src/core/exchange/index.js';
import type { Ledger, LedgerEntry } from '../../../src/core/ledger.js';
import type { StageId } from '../../../src/core/migration/ids.js';
import type { Observation } from '../../../src/core/observation.js';
import * as seen from '../../support/as-seen.js';
import { newHost } from '../../support/plans.js';
import { alone, scene } from './scenes.js';

const { now } = seen;
const [hour, day] = [3600, 86_400];

const broken: Partial<Observation> = {
  hosts: [
    seen.daneHost(newHost, {
      preference: 0,
      a: seen.answer(['192.0.2.10'], 60),
      aaaa: seen.nodata(seen.secure, 60),
      tlsa: { asked: true, base: newHost, lookup: seen.answer([seen.goodTlsa], 600) },
      endpoints: [
        {
          address: '192.0.2.10',
          port: 25,
          smtp: seen.smtp({ dane: { outcome: 'no-match', matches: [] } }),
        },
      ],
    }),
  ],
};
const [brokenHost] = broken.hosts ?? [];
const bogusMx: Partial<Observation> = {
  mx: seen.answer([{ preference: 0, exchange: newHost }], 60, seen.bogus),
};
const noAddress: Partial<Observation> = {
  hosts: [seen.host(newHost, { preference: 0, a: seen.nodata(), aaaa: seen.nodata() })],
};
const refusedBySts: Partial<Observation> = {
  hosts: [
    {
      ...(brokenHost ?? seen.host(newHost)),
      tlsa: { asked: true, base: newHost, lookup: seen.nodata() },
      endpoints: [
        {
          address: '192.0.2.10',
          port: 25,
          smtp: seen.smtp({ pkix: { ok: false, reason: 'name-mismatch' } }),
        },
      ],
    },
  ],
};
const ledgerOf = (...ages: readonly number[]): Ledger => ({
  version: 1,
  entries: ages.map((age) => ({
    domain: 'contoso.com',
    stage: 's9-enforce-mta-sts',
    fact: 'live',
    value: { mxTtl: 60 },
    at: now - age,
    by: 'test',
  })) as unknown as readonly LedgerEntry[],
});
const deadline = (ledger?: Ledger) => {
  const context = scene('s9-enforce-mta-sts', broken, ledger && { ledger });
  return predictExchange(context, []).deadline;
};

describe('the deadline for rolling back', () => {
  test('is absent where mail flows, and where nobody can say whether it does', () => {
    expect(predictExchange(scene('s9-enforce-mta-sts'), []).deadline).toBeUndefined();
    const unseen = scene('s9-enforce-mta-sts', { mx: seen.failed() });
    expect(predictExchange(unseen, []).deadline).toBeUndefined();
  });

  test('counts from now where the ledger shows no beginning', () => {
    expect(deadline()).toEqual({
      since: now,
      basis: 'now',
      callBy: now + hour,
      rollBackBy: now + 20 * hour,
      exchangeGivesUp: now + day,
      othersGiveUp: now + 4 * day,
      procedure: 'r1-disable-dane',
      inTime: true,
    });
  });

  test('counts from the first sighting of the stage, whichever came later', () => {
    expect(deadline(ledgerOf(5 * hour, hour))).toMatchObject({
      since: now - 5 * hour,
      basis: 'ledger',
      rollBackBy: now + 15 * hour,
      exchangeGivesUp: now + 19 * hour,
      inTime: true,
    });
  });

  test('says that the moment has passed, before Exchange Online has given up', () => {
    expect(deadline(ledgerOf(22 * hour))).toMatchObject({ basis: 'ledger', inTime: false });
  });

  test('a stage seen for longer than messages live did not break it on that day: from now', () => {
    expect(deadline(ledgerOf(10 * day))).toMatchObject({ since: now, basis: 'now' });
    expect(deadline(ledgerOf(-hour))).toMatchObject({ since: now, basis: 'now' });
  });

  test('comes earlier by what resolvers hold: the last attempt of the first message is at 23.5 hours', () => {
    const [host] = broken.hosts ?? [];
    const hosts =
      host === undefined ? [] : [{ ...host, a: seen.answer(['192.0.2.10'], 12 * hour) }];
    const context = scene('s9-enforce-mta-sts', { hosts });
    expect(predictExchange(context, []).deadline?.rollBackBy).toBe(now + 11.5 * hour - 60);
  });

  test('never lies after the end of the legacy host, where the way back lists it', () => {
    const enabled = {
      domain: 'contoso.com',
      stage: 's3-enable-dnssec',
      fact: 'dnssec-enabled',
      value: true,
      at: now - 40 * hour,
      by: 'a',
    } as unknown as LedgerEntry;
    const ledger: Ledger = { version: 1, entries: [enabled] };
    const context = scene('s7-remove-legacy-mx', broken, { ledger });
    expect(predictExchange(context, []).deadline).toMatchObject({
      rollBackBy: now + 8 * hour,
      legacyGone: now + 8 * hour,
      to: 's6-swap-preference',
    });
  });

  test.each<readonly [StageId, Partial<Observation>, object]>([
    ['s8-enable-dane', broken, { to: 's7-remove-legacy-mx', procedure: 'r1-disable-dane' }],
    ['s9-enforce-mta-sts', refusedBySts, { to: 's8-enable-dane', procedure: 'relax-mta-sts' }],
    ['s7-remove-legacy-mx', bogusMx, { procedure: 'r2-unsign-domain' }],
    ['s6-swap-preference', noAddress, { to: 's5-verify-new-mx' }],
  ])('at %s names the way back that takes the cause away, and no other', (stage, world, way) => {
    const found = predictExchange(scene(stage, world), []).deadline;
    expect({ to: found?.to, procedure: found?.procedure }).toEqual({
      to: undefined,
      procedure: undefined,
      ...way,
    });
  });

  test('without a plan there is a time and no row to go back to', () => {
    const found = predictExchange(alone('s9-enforce-mta-sts', broken), []).deadline;
    expect(found).toMatchObject({ basis: 'now', rollBackBy: now + 20 * hour });
    expect(found).not.toHaveProperty('to');
  });
});
