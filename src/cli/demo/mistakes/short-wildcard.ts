import { labNames } from '../../../lab/addresses.js';
import { addNewMx, planAt } from '../plan-text.js';
import { expectMail, refusalOf, seenOutside, sendForAnHour, type Mistake } from './mistake.js';
import { mxSet, newRecord, publishPolicy, send } from './records.js';

const wildcard = '*.mx.microsoft';

export const shortWildcard: Mistake = {
  title: `mx: ${wildcard} in the enforce policy of s9`,
  async refuse(scene) {
    const good = addNewMx(planAt('s9-enforce-mta-sts'), labNames.newMx);
    scene.merge(good.replace(/(mta-sts: \{.*) \}/, `$1, new: ["${wildcard}"] }`));
    return [refusalOf(await scene.verify(), 'plan parser', 'plan-sts-wildcard-depth')];
  },
  async force(scene) {
    const { tenant } = scene.lab;
    tenant.enableDnssecForVerifiedDomain(labNames.domain);
    tenant.enableSmtpDaneInbound(labNames.domain);
    await send(scene, mxSet(60, newRecord));
    await publishPolicy(scene, { id: 'forced', mode: 'enforce', mx: [wildcard] });
    await scene.advanceTo(scene.now + 15 * 60);
    const seen = seenOutside(await scene.check(), 'sts-wildcard-depth');
    const senders = await sendForAnHour(scene);
    expectMail(senders, { lost: ['mta-sts'], deferred: ['mta-sts'] });
    return {
      done: `an enforce policy with ${wildcard} published and announced`,
      seen,
      senders,
      because:
        'The star stands for one label and the host has two. Senders that do not look at MTA-STS deliver, so nobody notices until the bounces arrive after 24 hours.',
    };
  },
};
