import { planAt } from '../plan-text.js';
import { expectMail, refusalOf, seenOutside, sendForAnHour, type Mistake } from './mistake.js';
import { deleteMx, legacyRecord, send } from './records.js';

export const legacyTooEarly: Mistake = {
  title: 'The legacy MX removed before the new one is there',
  async refuse(scene) {
    scene.merge(planAt('s7-remove-legacy-mx'));
    return [refusalOf(await scene.verify(), 'plan parser', 'plan-new-mx-missing')];
  },
  async force(scene) {
    await send(scene, [deleteMx(legacyRecord)]);
    const seen = seenOutside(await scene.check(), 'sts-mx-mismatch');
    const senders = await sendForAnHour(scene);
    expectMail(senders, {
      lost: ['dane', 'mta-sts', 'plain'],
      deferred: ['dane', 'mta-sts', 'plain'],
    });
    return {
      done: 'the only MX record deleted',
      seen,
      senders,
      because:
        'Without MX the domain itself is the mail host (RFC 5321 section 5.1), and its web server refuses port 25. Put back within 24 hours, it would have been a delay.',
    };
  },
};
