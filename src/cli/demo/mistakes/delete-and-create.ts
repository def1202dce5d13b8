import { DemoFailure } from '../demo-failure.js';
import { planAt } from '../plan-text.js';
import type { Scene } from '../scene.js';
import { runSynth } from '../synth.js';
import { expectMail, seenOutside, sendForAnHour, type Mistake, type Refusal } from './mistake.js';
import { addMx, deleteMxSet, legacyRecord, send } from './records.js';

const code = 'synth-lifecycle-weakened';

export const deleteAndCreate: Mistake = {
  title: 'The MX set changed by delete and create',
  async refuse(scene) {
    scene.merge(planAt('s1-lower-ttl'));
    return [await refusedBySynth(scene)];
  },
  async force(scene) {
    // As hashicorp/dns does it for a new TTL: two messages, and nothing in between.
    await send(scene, [deleteMxSet()]);
    await scene.lab.fleet.submitOne();
    const seen = seenOutside(await scene.check(), 'sts-mx-mismatch');
    await send(scene, [addMx(60, legacyRecord)]);
    const senders = await sendForAnHour(scene);
    expectMail(senders, { lost: [], deferred: ['dane', 'mta-sts', 'plain'] });
    return {
      done: 'the set deleted, then created with TTL 60',
      seen,
      senders,
      because:
        'The hole was short, but resolvers that asked in it kept "no MX" for 300 s, and mail went to the web host, which refuses port 25. All retried after 15 minutes. With a mail server of somebody else at the apex it would have been lost.',
    };
  },
};

/** The construct guards the set with ignore_changes and prevent_destroy; an override that takes them away stops synth. */
async function refusedBySynth(scene: Scene): Promise<Refusal> {
  const environment = { PROVIDER: 'hashicorp-dns', WEAKEN: 'yes' };
  const result = await runSynth(scene.children, scene.workspace, { environment });
  const printed = `${result.stdout}${result.stderr}`;
  const line = printed.split('\n').find((text) => text.includes(code));
  if (result.code === 0 || line === undefined) {
    throw new DemoFailure(`synth did not refuse with ${code}:\n${printed}`);
  }
  return {
    by: 'synth',
    code,
    said: line.slice(line.indexOf(code) + code.length).replace(/^[:\s]+/, ''),
  };
}
