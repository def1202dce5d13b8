import { assess } from '../assess/assess.js';
import { parseDomainName } from '../core/name.js';
import type { DomainReport } from '../core/report.js';
import type { Verdict } from '../core/verdict.js';
import { createClock } from '../io/clock.js';
import { createLiveNetwork } from '../io/live-network.js';
import { record } from '../io/record.js';
import { shareNetwork } from '../io/share-network.js';
import { createCryptoMemory, type CryptoMemory } from '../protocols/dnssec/memory.js';
import type { RunSettings } from '../protocols/recording/format.js';
import type { Network } from '../protocols/recording/network.js';
import { writeRecording } from '../protocols/recording/write.js';
import { networkOptions, type Secrets } from './network-options.js';
import { sha256Hex } from './session.js';
import { tool } from './version.js';

/** What one domain of many came to; `why` of a verdict says where it could not be judged at all. */
export interface BulkLine extends Partial<
  Pick<DomainReport, 'summary' | 'findings' | 'consistentWith'>
> {
  readonly format: 'dane-cutover-check';
  readonly version: 1;
  readonly at: number;
  readonly domain: string;
  readonly verdict: Verdict;
}

export interface BulkOptions {
  /** Domains under way at once. */
  readonly concurrency: number;
  readonly secrets?: Secrets;
  /** Told of each domain when it is done, in the order in which they end. What it throws ends the run. */
  readonly onLine: (line: BulkLine) => void;
  /** Given the recording of each domain, which replays by itself to the same verdict. */
  readonly onRecording?: (domain: string, recording: string) => void;
}

interface Shared {
  readonly settings: RunSettings;
  readonly network: Network;
  readonly memory: CryptoMemory;
  readonly options: BulkOptions;
}

/**
 * Checks many domains over one network: sockets, answers, mail sessions and the arithmetic of signatures are shared,
 * verdicts are not. Nothing that happens at one domain ends the run; memory does not grow with their number.
 */
export async function runBulk(
  settings: RunSettings,
  domains: Iterable<string>,
  options: BulkOptions,
): Promise<void> {
  const clock = createClock(settings.at);
  const live = createLiveNetwork({
    ...networkOptions(settings, clock, options.secrets ?? {}),
    dnsPlaces: Math.max(32, options.concurrency * 4),
    sessionPlaces: Math.max(8, options.concurrency),
  });
  const shared: Shared = {
    settings,
    network: shareNetwork(live, clock),
    memory: createCryptoMemory(),
    options,
  };
  const left = domains[Symbol.iterator]();
  let stopped = false;
  const hand = async (): Promise<void> => {
    for (let next = left.next(); next.done !== true && !stopped; next = left.next()) {
      const line = await lineOf(next.value, shared);
      // Seen over a network that was closed under it: that says nothing of the domain.
      if (!stopped) options.onLine(line);
    }
  };
  try {
    await Promise.all(Array.from({ length: options.concurrency }, hand));
  } finally {
    stopped = true;
    live.close();
  }
}

/** A fault of ours at one domain must not cost the others theirs. */
async function lineOf(text: string, shared: Shared): Promise<BulkLine> {
  const { at } = shared.settings;
  const head = { format: 'dane-cutover-check', version: 1, at } as const;
  const unknown = (why: string): BulkLine => ({
    ...head,
    domain: text.slice(0, 255),
    verdict: { word: 'unknown', why },
  });
  const domain = parseDomainName(text);
  if (domain === undefined) return unknown('not a domain name');
  try {
    const { verdict, summary, findings, consistentWith } = await judged(domain, shared);
    return { ...head, domain, verdict, summary, findings, consistentWith };
  } catch (error) {
    return unknown(`stopped: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function judged(domain: string, shared: Shared): Promise<DomainReport> {
  const { network, memory, options } = shared;
  const settings = { ...shared.settings, domains: [domain] };
  const recorder = options.onRecording === undefined ? undefined : record(network);
  const roots = new Set<string>();
  const { domains } = await assess(settings, {
    network: recorder?.network ?? network,
    digest: sha256Hex,
    tool,
    memory,
    onAnchor: (der) => roots.add(Buffer.from(der).toString('base64')),
  });
  const [report] = domains;
  if (report === undefined) throw new Error('no report');
  if (recorder !== undefined) {
    const text = writeRecording(settings, recorder.exchanges(), [...roots].sort(), tool);
    options.onRecording?.(domain, text);
  }
  return report;
}
