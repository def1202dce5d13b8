import type { Endpoint } from '../../src/lab/endpoints.js';
import type { Lab } from '../../src/lab/lab.js';
import type { Closeable } from '../../src/lab/listening.js';
import { createClock } from '../../src/io/clock.js';
import { createLiveNetwork, type Timeouts } from '../../src/io/live-network.js';
import { record } from '../../src/io/record.js';
import { assess } from '../../src/assess/assess.js';
import type { Report } from '../../src/core/report.js';
import type { RunSettings } from '../../src/protocols/recording/format.js';
import { writeRecording } from '../../src/protocols/recording/write.js';
import { sha256Hex } from '../../src/session/session.js';
import { tool } from '../../src/session/version.js';
import type { Random } from '../fuzz/random.js';
import { DatagramProxy } from './datagram-proxy.js';
import type { Faults } from './faults.js';
import { openStreamProxy } from './stream-proxy.js';

/** Every server of the lab behind a proxy of its own. */
export interface Storm extends Closeable {
  /** The lab's endpoint map, led through the proxies. */
  readonly endpointMap: Readonly<Record<string, string>>;
  /** The lab's resolver behind proxies. */
  readonly resolver: Endpoint;
}

export async function openStorm(lab: Lab, faults: Faults, random: Random): Promise<Storm> {
  const open: Closeable[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(open.splice(0).map((one) => one.close()));
  };
  try {
    return { ...(await led(lab, faults, random, open)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function led(
  lab: Lab,
  faults: Faults,
  random: Random,
  open: Closeable[],
): Promise<Omit<Storm, 'close'>> {
  const place = async (key: string, target: Endpoint): Promise<readonly [string, string]> => {
    const proxy = key.endsWith('/udp')
      ? await DatagramProxy.open(target, faults.datagrams, random)
      : await openStreamProxy(target, faults.streams, random);
    open.push(proxy);
    return [key, `127.0.0.1:${proxy.port}`];
  };
  const entries: (readonly [string, string])[] = [];
  for (const [key, value] of Object.entries(lab.endpoints.toJSON())) {
    entries.push(await place(key, endpointFrom(value)));
  }
  const port = await openBoth(endpointFrom(lab.resolver), faults, random, open);
  return {
    endpointMap: Object.fromEntries(entries),
    resolver: { host: '127.0.0.1', port },
  };
}

/** A resolver is named by one port for both transports; where somebody has the other one of it, another number will do. */
async function openBoth(
  target: Endpoint,
  faults: Faults,
  random: Random,
  open: Closeable[],
): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const stream = await openStreamProxy(target, faults.streams, random);
    open.push(stream);
    try {
      open.push(await DatagramProxy.open(target, faults.datagrams, random, stream.port));
      return stream.port;
    } catch (error) {
      if (attempt === 16) throw error;
    }
  }
}

function endpointFrom(text: string): Endpoint {
  const at = text.lastIndexOf(':');
  return { host: text.slice(0, at), port: Number(text.slice(at + 1)) };
}

/** Milliseconds, for a patience of 1: short, so that what is lost is given up soon. Too short on a busy machine is `unknown`, never wrong. */
const shortest: Timeouts = {
  dnsUdp: 70,
  dnsTcp: 300,
  connect: 300,
  smtpGreeting: 300,
  smtpCommand: 300,
  handshake: 500,
  injectionWait: 5,
  quit: 100,
  httpsTotal: 900,
};

export interface StormyRun {
  readonly report: Report;
  readonly recording: string;
}

/** One run of the tool through the storm, recorded. */
export async function judgeThrough(
  storm: Storm,
  settings: RunSettings,
  { patience }: Faults,
): Promise<StormyRun> {
  const { endpointMap } = storm;
  const times = Object.entries(shortest).map(([name, time]) => [name, time * patience]);
  const led = { ...settings, endpointMap };
  const network = createLiveNetwork({
    clock: createClock(led.at),
    atIsGiven: led.atIsGiven,
    allowPrivateAddresses: led.allowPrivateAddresses,
    endpointMap,
    timeouts: { ...(Object.fromEntries(times) as Partial<Timeouts>), injectionWait: 5 },
  });
  try {
    const recorder = record(network);
    const anchors = new Set<string>();
    const report = await assess(led, {
      network: recorder.network,
      digest: sha256Hex,
      tool,
      onAnchor: (der) => anchors.add(Buffer.from(der).toString('base64')),
    });
    return { report, recording: writeRecording(led, recorder.exchanges(), [...anchors], tool) };
  } finally {
    network.close();
  }
}
