import type { Timeline } from '../../emit/timeline.js';
import type { Children } from './children.js';
import { DemoFailure } from './demo-failure.js';
import { Scene } from './scene.js';
import { timelineOf } from './story.js';
import { walk } from './walk.js';

const afterS3 = 72 * 3600;

/** The walk, then mail until 72 hours have passed since s3 and every queue is empty. Throws DemoFailure for a lost message. */
export async function playCutover(
  root: string,
  children: Children,
  show: (text: string) => void,
): Promise<Timeline> {
  const scene = await Scene.open({ root, children });
  try {
    const records = await walk(scene, { onStage: show });
    const enabled = records.find(({ stage }) => stage === 's3-enable-dnssec')?.began;
    if (enabled === undefined) throw new DemoFailure('s3 was not played');
    show('72 hours after s3');
    scene.lab.fleet.setPace(1800);
    await scene.advanceTo(enabled + afterS3);
    await scene.lab.fleet.drain();
    expectEverythingDelivered(scene);
    return timelineOf(records, scene.lab.fleet.counters(), scene.now);
  } finally {
    show('');
    await scene.close();
  }
}

/** By the senders' books and by the receivers': nothing lost, nothing twice. */
function expectEverythingDelivered({ lab }: Scene): void {
  const counters = lab.fleet.counters();
  for (const { kind, sent, delivered, lost, lostFor } of counters) {
    if (sent > 0 && delivered === sent && lost === 0) continue;
    const why = JSON.stringify(lostFor);
    throw new DemoFailure(`${kind}: ${sent} sent, ${delivered} delivered, ${lost} lost ${why}`);
  }
  const received = [...lab.legacyHost.received.values(), ...lab.newHost.received.values()];
  const sent = counters.reduce((sum, one) => sum + one.sent, 0);
  const once = received.every(({ count }) => count === 1);
  if (received.length !== sent || !once) {
    throw new DemoFailure(
      `${sent} messages were sent and ${received.length} came in, once: ${once}`,
    );
  }
}
