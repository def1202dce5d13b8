import { droppedDomains, stepOf } from '../../src/assess/step.js';
import type { LedgerEntry } from '../../src/core/ledger.js';
import type { DomainName } from '../../src/core/name.js';
import type { Plan } from '../../src/core/plan.js';
import type { RunSettings } from '../../src/protocols/recording/format.js';
import { contoso } from '../support/plans.js';

const plan = (...domains: Plan['domains']): Plan => ({ version: 1, domains });
const settings = (mode: RunSettings['mode'], baseLedger: readonly LedgerEntry[] = []) =>
  ({ mode, baseLedger }) as unknown as RunSettings;
const name = 'contoso.com';
const gate = settings('gate');

describe('what is asked of a domain', () => {
  test('gate without a base plan asks for the row after the pin', () => {
    const step = stepOf(name, { pin: plan(contoso('s4-add-new-mx')), base: undefined }, gate);
    expect(step).toMatchObject({ from: 's4-add-new-mx', to: 's5-verify-new-mx' });
  });

  test('gate with a base plan asks from the base to the pin, and wants the base’s records live', () => {
    const plans = { pin: plan(contoso('s5-verify-new-mx')), base: plan(contoso('s4-add-new-mx')) };
    const step = stepOf(name, plans, gate);
    expect(step).toMatchObject({ from: 's4-add-new-mx', to: 's5-verify-new-mx' });
    expect(step?.plan.stage).toBe('s4-add-new-mx');
  });

  test('verify, and a pin that did not move, leave nothing', () => {
    const plans = { pin: plan(contoso('s4-add-new-mx')), base: plan(contoso('s4-add-new-mx')) };
    expect(stepOf(name, plans, gate)).not.toHaveProperty('to');
    expect(stepOf(name, plans, settings('verify'))).not.toHaveProperty('to');
  });

  test('a domain that enters the plan in the middle of the way is refused, unless the base ledger has seen it', () => {
    const plans = { pin: plan(contoso('s7-remove-legacy-mx')), base: plan() };
    expect(stepOf(name, plans, gate)?.change.findings).toMatchObject([
      { code: 'change-not-one-step' },
    ]);
    const live = { domain: name, fact: 'live', stage: 's7-remove-legacy-mx' } as LedgerEntry;
    expect(stepOf(name, plans, settings('gate', [live]))?.change.findings).toEqual([]);
    const begin = { pin: plan(contoso('s0-baseline')), base: plan() };
    expect(stepOf(name, begin, gate)?.change.findings).toEqual([]);
  });

  test('a domain that leaves the plan in the middle of its way is judged and refused', () => {
    const other = contoso('s0-baseline', { domain: 'example.org' as DomainName });
    const plans = { pin: plan(other), base: plan(other, contoso('s4-add-new-mx')) };
    expect(droppedDomains(plans.pin, plans.base)).toEqual([name]);
    expect(stepOf(name, plans, gate)?.change.findings).toMatchObject([
      { code: 'change-domain-dropped' },
    ]);
    expect(droppedDomains(plan(), plan(contoso('s10-raise-ttl')))).toEqual([]);
  });
});
