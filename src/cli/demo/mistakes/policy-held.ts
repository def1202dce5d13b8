import { labNames } from '../../../lab/addresses.js';
import { DemoFailure } from '../demo-failure.js';
import { addNewMx, planAt } from '../plan-text.js';
import type { Scene } from '../scene.js';
import { expectMail, refusalOf, sendForAnHour, type Mistake } from './mistake.js';
import { mxSet, newRecord, publishPolicy, send } from './records.js';

export const policyHeld: Mistake = {
  title: 'On to s7 while senders hold an enforce policy that lists the legacy host alone',
  async refuse(scene) {
    await deployed(scene, planAt('s1-lower-ttl'));
    await scene.lab.fleet.submitOne();
    const relaxed = planAt('s2-relax-mta-sts');
    await deployed(scene, relaxed);
    const next = await scene.gate(planAt('s3-enable-dnssec'));
    if (next.verdict !== 'wait' || next.notBefore === undefined) {
      throw new DemoFailure(`s2: expected wait with a time, got ${next.verdict}`);
    }
    const verdict = next.report?.domains[0]?.verdict;
    const said = verdict !== undefined && 'why' in verdict ? verdict.why : '';
    const jump = await scene.gate(addNewMx(planAt('s7-remove-legacy-mx'), labNames.newMx));
    return [
      { by: 'gate', verdict: 'wait', notBefore: next.notBefore, said },
      refusalOf(jump, 'gate', 'change-not-one-step'),
    ];
  },
  async force(scene) {
    scene.lab.tenant.enableDnssecForVerifiedDomain(labNames.domain);
    await publishPolicy(scene, { id: 'forced', mode: 'testing', mx: [labNames.newMx] });
    await send(scene, mxSet(60, newRecord));
    await scene.advanceTo(scene.now + 120);
    const senders = await sendForAnHour(scene);
    expectMail(senders, { lost: [], deferred: ['mta-sts'] });
    return {
      done: 'only the new MX, and a policy that lists it, one week too early',
      seen: 'not to be seen from outside: the old policy is in the caches of the senders',
      senders,
      because:
        'The sender looks for a newer policy before it gives a message up (RFC 8461 section 5.1), so the first was saved after 24 hours. A sender that does not look again loses all of them until max_age ends.',
    };
  },
};

async function deployed(scene: Scene, plan: string): Promise<void> {
  scene.merge(plan);
  await scene.deploy();
  const { verdict, child } = await scene.verify();
  if (verdict !== 'pass') throw new DemoFailure(`verify: ${verdict}\n${child.stdout}`);
}
