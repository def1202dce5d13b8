import { reportFinding } from '../../src/assess/report-finding.js';
import { stepReport } from '../../src/assess/step-report.js';
import { summarise } from '../../src/assess/summary.js';
import { predictExchange } from '../../src/core/exchange/index.js';
import { judge } from '../../src/core/judge/index.js';
import { predictTenantCodes } from '../../src/core/judge/tenant-codes.js';
import type { Ledger } from '../../src/core/ledger.js';
import { advance } from '../../src/core/migration/advance.js';
import { desired } from '../../src/core/migration/desired.js';
import { infer, isLive } from '../../src/core/migration/infer.js';
import type { StageId } from '../../src/core/migration/ids.js';
import type { Observation } from '../../src/core/observation.js';
import type { DomainPlan } from '../../src/core/plan.js';
import type { DomainReport, Report } from '../../src/core/report.js';
import type { Verdict } from '../../src/core/verdict.js';
import { weigh } from '../../src/core/weigh.js';
import { answer, asSeen, daneHost, digest, now, smtp } from './as-seen.js';
import { contoso, newHost } from './plans.js';

export const emptyLedger: Ledger = { version: 1, entries: [] };

export function reportOf(domains: readonly DomainReport[], changes: Partial<Report> = {}): Report {
  const order = ['fail', 'unknown', 'wait', 'pass'] as const;
  const words = domains.map(({ verdict }) => verdict.word);
  return {
    format: 'dane-cutover-report',
    version: 1,
    tool: 'dane-cutover 0.1.0',
    mode: 'check',
    at: now,
    atIsGiven: false,
    endpointMapUsed: false,
    families: 'both',
    profile: 'exchange',
    verdict: order.find((word) => words.includes(word)) ?? 'unknown',
    domains,
    ...changes,
  };
}

/** What `check` makes of an observation, with the real checks. */
export function checked(
  observation: Observation,
  verdict: Verdict = { word: 'pass', holdsUntil: now + 600 },
): DomainReport {
  const findings = weigh(judge({ observation }), { observation }, 'exchange').map(reportFinding);
  return {
    domain: observation.domain,
    verdict,
    consistentWith: [],
    checks: [],
    findings,
    tenantCodes: [],
    exchange: predictExchange({ observation }, findings),
    summary: summarise(observation),
    ledgerEntries: [],
    observation,
  };
}

/** What verify (without `to`) or a gate makes of a world that serves the plan's stage. */
export function judged(
  plan: DomainPlan,
  options: {
    readonly to?: StageId;
    readonly ledger?: Ledger;
    readonly seen?: Partial<Observation>;
  } = {},
): DomainReport {
  const ledger = options.ledger ?? emptyLedger;
  const state = desired(plan, plan.stage, digest);
  const observation = asSeen(state, options.seen);
  const cutover = { plan, stage: plan.stage, state, ledger, digest };
  const context = { observation, cutover };
  const findings = weigh(judge(context), context, 'exchange');
  const step = { from: plan.stage, ...(options.to && { to: options.to }) };
  const live = isLive(observation, state);
  const { verdict, rows } = advance({ observation, findings, live, ...step, plan, ledger });
  return {
    ...checked(observation, verdict),
    stage: plan.stage,
    ...(options.to && { nextStage: options.to }),
    consistentWith: infer(observation, plan, digest),
    checks: rows.map(({ mark, check, seen }) => ({ mark, check, seen })),
    findings: findings.map(reportFinding),
    tenantCodes: predictTenantCodes(context),
    exchange: predictExchange(context, findings),
    ...(plan.positions.stage && { stagePosition: plan.positions.stage }),
    step: stepReport(plan, step, ledger, digest),
  };
}

/** contoso.com after the cutover, healthy. */
export function healthy(): DomainReport {
  return checked(asSeen(desired(contoso('s10-raise-ttl'), 's10-raise-ttl', digest)));
}

/** The same with a server whose key is not the published one, and text of the caller's on the wire. */
export function mismatched(hostile = ''): DomainReport {
  const observation = asSeen(desired(contoso('s10-raise-ttl'), 's10-raise-ttl', digest));
  const published = '1f2e'.padEnd(60, '0').concat('09a1');
  const record = { usage: 3, selector: 1, matchingType: 1, data: published };
  const matches = [{ record, usable: true, matched: false, reason: 'no-match' }];
  const host = daneHost(newHost, {
    preference: 0,
    tlsa: { asked: true, base: newHost, lookup: answer([record]) },
    endpoints: [
      {
        address: '192.0.2.7',
        port: 25,
        smtp: smtp({ banner: hostile, dane: { outcome: 'no-match', matches } }),
      },
    ],
  });
  const why = 'tlsa-mismatch at contoso-com.o-v1.mx.microsoft 192.0.2.7:25';
  return checked({ ...observation, hosts: [host] }, { word: 'fail', why });
}

function poisonedExchange(text: string): DomainReport['exchange'] {
  const status = {
    feature: 'unknown',
    expectedMx: { host: text, preference: 0 },
    dnssecSupport: 'unknown',
    mxStatus: 'Invalid',
    actualMx: [text],
    mtaStsStatus: 'unknown',
    mtaStsMode: text,
    codes: [{ code: text, title: text, part: 'mx', expected: false, findings: [text] }],
    unseen: [text],
  } as const;
  const code = { code: text, whileRetrying: text, title: text, findings: [text] };
  const codes = [{ ...code, certainty: 'possible', subject: text } as const];
  return { status, delivery: { outcome: 'deferred', why: text, codes } };
}

/** A report in which every text that the network could have written is `text`. */
export function poisoned(text: string): Report {
  const domain = mismatched(text);
  const finding = domain.findings.find(({ code }) => code === 'tlsa-mismatch');
  if (finding === undefined) throw new Error('no finding to poison');
  const poison = {
    ...finding,
    subject: text,
    title: text,
    why: text,
    remedy: [text],
    authority: text,
    microsoft: [text],
    evidence: { published: [text, `${text}2`], served: text, chain: [text, text], detail: text },
  };
  const { observation, summary } = domain;
  return reportOf(
    [
      {
        ...domain,
        verdict: { word: 'fail', why: text },
        stage: 's4-add-new-mx',
        nextStage: 's5-verify-new-mx',
        checks: [{ mark: 'failed', check: text, seen: text }],
        findings: [poison],
        exchange: poisonedExchange(text),
        summary: {
          ...summary,
          hosts: summary.hosts.map((host) => ({
            ...host,
            host: text,
            addresses: host.addresses.map((one) => ({ ...one, matched: text, tlsVersion: text })),
          })),
        },
        observation: {
          ...observation,
          servers: observation.servers.map((server) => ({ ...server, server: text })),
          mx: { ...observation.mx, dnssec: { state: 'bogus', reason: text, chain: [text] } },
          tlsRpt: { ...observation.tlsRpt, rua: [text] },
        },
      },
    ],
    { mode: 'gate', planFile: 'dane-cutover.yaml' },
  );
}
