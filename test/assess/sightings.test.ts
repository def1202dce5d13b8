import { sightings } from '../../src/assess/sightings.js';
import type { Cutover } from '../../src/core/judge/context.js';
import type { LedgerEntry } from '../../src/core/ledger.js';
import { desired } from '../../src/core/migration/desired.js';
import type { StageId } from '../../src/core/migration/ids.js';
import type { Observation, PolicyFetch, ServerView } from '../../src/core/observation.js';
import * as seen from '../support/as-seen.js';
import { contoso } from '../support/plans.js';

const stage: StageId = 's2-relax-mta-sts';
const state = desired(contoso(stage), stage, seen.digest);
const before = desired(contoso('s1-lower-ttl'), 's1-lower-ttl', seen.digest);
const run = { at: seen.now + 7, by: 'test' };

function entries(changes: Partial<Observation>, ledger: readonly LedgerEntry[] = []) {
  const cutover: Cutover = {
    plan: contoso(stage),
    stage,
    state,
    ledger: { version: 1, entries: ledger },
    digest: seen.digest,
  };
  return sightings({ ...seen.asSeen(state), ...changes }, cutover, run);
}
const facts = (changes: Partial<Observation>) => entries(changes).map(({ fact }) => fact);
const server = seen.serverFor(state);
const withServer = (changes: Partial<ServerView>) => ({
  servers: [server, { ...server, ...changes }],
});

describe('what verify tells the ledger', () => {
  test('live where everything serves the stage, dated at the end of the looking', () => {
    expect(entries({})).toMatchObject([{ fact: 'live', stage, at: seen.now + 7 }]);
  });

  test('live once, until something else was seen', () => {
    const live = entries({});
    expect(entries({}, live)).toEqual([]);
    const old = entries({ servers: [seen.serverFor(before)] });
    expect(entries({}, [...live, ...old])).toMatchObject([{ fact: 'live' }]);
  });

  test('old-data where a server was proved to serve something else, even while another is silent', () => {
    const silent = { ...server, mx: seen.failed<never>() };
    expect(facts({ servers: [silent, seen.serverFor(before)] })).toEqual(['old-data']);
  });

  test('nothing where a server was silent, bogus, or could not be judged', () => {
    expect(facts(withServer({ mx: seen.failed() }))).toEqual([]);
    expect(facts(withServer({ mtaStsTxt: seen.failed() }))).toEqual([]);
    const weak = [seen.bogus, seen.indeterminate, { ...seen.insecure, reason: 'nsec3-iterations' }];
    weak.forEach((dnssec) =>
      expect(facts(withServer({ mx: { ...server.mx, dnssec } }))).toEqual([]),
    );
    expect(facts({ servers: [] })).toEqual([]);
    expect(facts({ serversFailure: 'timed-out' })).toEqual([]);
  });

  test('nothing where the policy could not be fetched, old-data where one address serves the old one', () => {
    const { mtaSts } = seen.asSeen(state);
    const down: PolicyFetch = { outcome: 'timed-out', detail: '', faults: [] };
    expect(facts({ mtaSts: { ...mtaSts, fetch: down } })).toEqual([]);
    expect(facts({ mtaSts: { ...mtaSts, otherFetches: [down] } })).toEqual([]);
    const old = seen.asSeen(before).mtaSts.fetch;
    const both = { mtaSts: { ...mtaSts, ...(old && { otherFetches: [old] }) } };
    expect(entries(both)).toMatchObject([
      { fact: 'old-data', value: { policy: { mode: 'enforce', maxAge: 604_800 } } },
    ]);
  });

  test('the largest TTL of any server is kept', () => {
    const slow = { ...server, mx: { ...server.mx, ttl: 7200 } };
    expect(entries({ servers: [server, slow] })).toMatchObject([{ value: { mxTtl: 7200 } }]);
  });
});
