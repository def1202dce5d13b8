import type { HostObservation, Observation } from '../core/observation.js';
import { readSmtpTranscript } from '../protocols/smtp/index.js';
import type { SurveyContext } from './context.js';
import { limits } from './limits.js';

/**
 * Standards F06: where a probe got nowhere, hosts known to listen tell whether port 25 leads out of here at all.
 * Absent where every probe got through.
 */
export async function observeEgress(
  { network, settings }: SurveyContext,
  hosts: readonly HostObservation[],
): Promise<Observation['egress']> {
  const failed = hosts.some((host) =>
    host.endpoints.some(({ smtp }) => gotNowhere.has(smtp.outcome)),
  );
  if (!failed) return undefined;
  const controls = settings.controlHosts.slice(0, limits.controlHosts);
  const results = await Promise.all(
    controls.map(({ address, port }) => network.smtp({ address, port, serverName: address })),
  );
  const answered = results.filter(
    (result) => readSmtpTranscript(result).outcome === 'answered',
  ).length;
  return { tried: controls.length, answered };
}

const gotNowhere: ReadonlySet<string> = new Set(['refused', 'timed-out', 'unreachable']);
