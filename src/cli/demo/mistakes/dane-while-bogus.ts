import { labNames } from '../../../lab/addresses.js';
import { addNewMx, moveOn, planAt } from '../plan-text.js';
import { expectMail, refusalOf, seenOutside, sendForAnHour, type Mistake } from './mistake.js';

export const daneWhileBogus: Mistake = {
  title: "DANE enabled while the domain's own zone is bogus",
  async refuse(scene) {
    scene.lab.tenant.enableDnssecForVerifiedDomain(labNames.domain);
    const plan = addNewMx(planAt('s7-remove-legacy-mx'), labNames.newMx);
    scene.merge(plan);
    await scene.deploy();
    // The zone moved to another signer and the DS at the parent stayed (standards A27, P21).
    scene.lab.internet.contoso.signer.changeKey();
    const { text } = moveOn(plan, 's7-remove-legacy-mx');
    return [refusalOf(await scene.gate(text), 'gate', 'mx-bogus')];
  },
  async force(scene) {
    scene.lab.tenant.enableSmtpDaneInbound(labNames.domain);
    await scene.advanceTo(scene.now + 16 * 60);
    scene.lab.flushResolver();
    const seen = seenOutside(await scene.check(), 'mx-bogus');
    const senders = await sendForAnHour(scene);
    expectMail(senders, { lost: ['dane'], deferred: ['dane'] });
    return {
      done: 'Enable-SmtpDaneInbound run all the same',
      seen,
      senders,
      because:
        'Senders that validate must not use an MX that fails validation (RFC 7672 section 2.1.2); the others never notice. Exchange Online is one that validates.',
    };
  },
};
