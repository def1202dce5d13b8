import fc from 'fast-check';
import { desired } from '../../src/core/migration/desired.js';
import { diff, orderedMxSteps } from '../../src/core/migration/diff.js';
import { exchangeOnlineStages } from '../../src/core/migration/ids.js';
import { infer } from '../../src/core/migration/infer.js';
import { stages, stageOf } from '../../src/core/migration/stages.js';
import type { MxRecord } from '../../src/core/rrset.js';
import { asSeen, digest } from '../support/as-seen.js';
import { anyPlan, anyStage, contoso } from '../support/plans.js';

const neighbours = exchangeOnlineStages.slice(0, -1).map((stage, index) => {
  const next = exchangeOnlineStages[index + 1];
  if (next === undefined) throw new Error('a stage without a next one');
  return [stage, next] as const;
});

const best = (records: readonly MxRecord[]): readonly MxRecord[] => {
  const lowest = Math.min(...records.map(({ preference }) => preference));
  return records.filter(({ preference }) => preference === lowest);
};

describe('the exchange-online table', () => {
  test('law (a): a world that serves a stage is consistent with that stage', () => {
    fc.assert(
      fc.property(anyPlan, anyStage, (plan, stage) => {
        const seen = asSeen(desired(plan, stage, digest));
        expect(infer(seen, plan, digest)).toContain(stage);
      }),
    );
  });

  test('law (c): every row has exactly one most preferred MX', () => {
    fc.assert(
      fc.property(anyPlan, anyStage, (plan, stage) => {
        expect(best(desired(plan, stage, digest).mx.records)).toHaveLength(1);
      }),
    );
  });

  test('law (c): neighbouring rows share a host, so cached and fresh answers both deliver', () => {
    fc.assert(
      fc.property(anyPlan, fc.constantFrom(...neighbours), (plan, [from, to]) => {
        const hosts = desired(plan, from, digest).mx.records.map(({ exchange }) => exchange);
        const shared = desired(plan, to, digest).mx.records.filter(({ exchange }) =>
          hosts.includes(exchange),
        );
        expect(shared.length).toBeGreaterThan(0);
      }),
    );
  });

  test('law (c): record by record the set is never empty and always has one best host', () => {
    const pairs = neighbours.flatMap(([from, to]) => [[from, to] as const, [to, from] as const]);
    fc.assert(
      fc.property(anyPlan, fc.constantFrom(...pairs), (plan, [from, to]) => {
        const before = desired(plan, from, digest).mx.records;
        const after = desired(plan, to, digest).mx.records;
        let records = [...before];
        for (const step of orderedMxSteps(before, after)) {
          const others = records.filter(({ exchange }) => exchange !== step.record.exchange);
          records = step.kind === 'remove' ? others : [...others, step.record];
          expect(best(records)).toHaveLength(1);
        }
        const byName = (one: MxRecord, two: MxRecord) => (one.exchange < two.exchange ? -1 : 1);
        expect([...records].sort(byName)).toEqual([...after].sort(byName));
      }),
    );
  });

  test('law (c): TTL and members never change in one step, unless the plan asks for raise-ttl: s7', () => {
    fc.assert(
      fc.property(anyPlan, fc.constantFrom(...neighbours), (plan, [from, to]) => {
        fc.pre(plan.raiseTtl === 's10');
        const before = desired(plan, from, digest).mx;
        const after = desired(plan, to, digest).mx;
        const sameMembers = JSON.stringify(before.records) === JSON.stringify(after.records);
        expect(sameMembers || before.ttl === after.ttl).toBe(true);
      }),
    );
  });

  test('law (d): a change and its rollback cancel', () => {
    fc.assert(
      fc.property(anyPlan, anyStage, anyStage, (plan, from, to) => {
        const one = desired(plan, from, digest);
        const two = desired(plan, to, digest);
        const there = diff(one, two);
        const back = diff(two, one);
        const reversed = back.changes.map(({ before, after }) => ({
          before: after,
          after: before,
        }));
        expect(there.changes.map(({ before, after }) => ({ before, after }))).toEqual(
          expect.arrayContaining(reversed),
        );
        expect(there.changes).toHaveLength(back.changes.length);
        expect(there.policy?.before).toEqual(back.policy?.after);
      }),
    );
  });

  test('the policy id changes exactly when the policy does, and is 1 to 32 letters and digits (I04)', () => {
    fc.assert(
      fc.property(anyPlan, anyStage, anyStage, (plan, from, to) => {
        fc.pre(plan.mtaSts?.beforeId === undefined);
        const [one, two] = [from, to].map((stage) => desired(plan, stage, digest).policy);
        expect(one?.body === two?.body).toBe(one?.id === two?.id);
        if (one) expect(one.id).toMatch(/^[A-Za-z0-9]{1,32}$/);
      }),
    );
  });

  test('every row names the row before it to go back to, and each stage id has a row', () => {
    expect(stages.map(({ id }) => id)).toEqual([...exchangeOnlineStages]);
    neighbours.forEach(([from, to]) => expect(stageOf(to).rollback?.to).toBe(from));
  });

  test('policies list every published MX at every stage of mode testing or enforce (M03)', () => {
    exchangeOnlineStages.forEach((stage) => {
      const { mx, policy } = desired(contoso(stage), stage, digest);
      mx.records.forEach(({ exchange }) => expect(policy?.mx).toContain(exchange));
    });
  });

  test('the worked example: TTL 3600 before, 60 during, 3600 at the end; preferences 0, 20, 30', () => {
    const plan = contoso('s0-baseline', { preference: 10 });
    const line = exchangeOnlineStages.map((stage) => {
      const { mx } = desired(plan, stage, digest);
      const hosts = mx.records.map(
        (record) => `${record.preference} ${record.exchange.endsWith('microsoft') ? 'N' : 'L'}`,
      );
      return `${stage.slice(0, 3)} ${mx.ttl} ${hosts.join(' ')}`;
    });
    expect(line).toEqual([
      's0- 3600 10 L',
      's1- 60 10 L',
      's2- 60 10 L',
      's3- 60 10 L',
      's4- 60 10 L 20 N',
      's5- 60 10 L 20 N',
      's6- 60 0 N 30 L',
      's7- 60 0 N',
      's8- 60 0 N',
      's9- 60 0 N',
      's10 3600 0 N',
    ]);
  });
});
