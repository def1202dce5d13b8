import { assess } from '../assess/assess.js';
import { parseDomainName } from '../core/name.js';
import type { DomainReport } from '../core/report.js';
import type { Verdict } from '../core/verdict.js';
import { createClock, type RunClock } from '../io/clock.js';
import { forOneDomain } from '../io/domain-network.js';
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
  Pick<DomainReport, 'summary' | 'exchange' | 'findings' | 'consistentWith'>
> {
  readonly format: 'dane-cutover-check';
  readonly version: 1;
  /** `settingsKey` of the run: a line of other settings is no line of this one. */
  readonly settings: string;
  /** When this domain was begun, for which it is judged: a long run must not judge by an old clock. */
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
  /** Given the recording of each domain before its line; it replays by itself to the same verdict. What it throws ends the run. */
  readonly onRecording?: (domain: string, recording: string) => void;
}

interface Shared {
  readonly settings: RunSettings;
  readonly key: string;
  readonly clock: RunClock;
  readonly network: Network;
  readonly memory: CryptoMemory;
  readonly isRecorded: boolean;
}

interface Done {
  readonly line: BulkLine;
  readonly recording?: string;
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
  const isRecorded = options.onRecording !== undefined;
  const network = shareNetwork(live, clock);
  const key = settingsKey(settings);
  const shared: Shared = {
    settings,
    key,
    clock,
    network,
    memory: createCryptoMemory(),
    isRecorded,
  };
  const left = domains[Symbol.iterator]();
  let stopped = false;
  const hand = async (): Promise<void> => {
    for (let next = left.next(); next.done !== true && !stopped; next = left.next()) {
      const { line, recording } = await checked(next.value, shared);
      // Seen over a network that was closed under it: that says nothing of the domain.
      if (stopped) return;
      if (recording !== undefined) options.onRecording?.(line.domain, recording);
      options.onLine(line);
    }
  };
  try {
    await Promise.all(Array.from({ length: options.concurrency }, hand));
  } finally {
    stopped = true;
    live.close();
  }
}

/** Everything that a verdict hangs on besides the domain and the instant, the rules of `by` too, in 16 hexadecimal digits. */
export function settingsKey(
  { domains: _, at: __, ledger: ___, ...rest }: RunSettings,
  by = tool,
): string {
  return sha256Hex(JSON.stringify([by, rest])).slice(0, 16);
}

/** A fault of ours at one domain must not cost the others theirs. */
async function checked(text: string, shared: Shared): Promise<Done> {
  const at = shared.clock.now();
  const { key } = shared;
  const head = { format: 'dane-cutover-check', version: 1, settings: key, at } as const;
  const unknown = (why: string): Done => ({
    line: { ...head, domain: text.slice(0, 255), verdict: { word: 'unknown', why } },
  });
  const domain = parseDomainName(text);
  if (domain === undefined) return unknown('not a domain name');
  try {
    const { report, ...kept } = await judged({ ...shared.settings, at, domains: [domain] }, shared);
    const { verdict, summary, exchange, findings, consistentWith } = report;
    const line = { ...head, domain, verdict, summary, exchange, findings, consistentWith };
    return { line, ...kept };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return unknown(`stopped: ${why.slice(0, 500)}`);
  }
}

async function judged(
  settings: RunSettings,
  { network, clock, memory, isRecorded }: Shared,
): Promise<{ readonly report: DomainReport; readonly recording?: string }> {
  const own = forOneDomain(network, clock);
  const recorder = isRecorded ? record(own) : undefined;
  const roots = new Set<string>();
  const { domains } = await assess(settings, {
    network: recorder?.network ?? own,
    digest: sha256Hex,
    tool,
    memory,
    onAnchor: (der) => roots.add(Buffer.from(der).toString('base64')),
  });
  const [report] = domains;
  if (report === undefined) throw new Error('no report');
  if (recorder === undefined) return { report };
  const used = [...roots].sort();
  return { report, recording: writeRecording(settings, recorder.exchanges(), used, tool) };
}
