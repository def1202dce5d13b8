import type { RunOptions } from '../session/options.js';

/** How an input is read: `core.getInput`, handed in so that reading can be tested without the runner. */
export type GetInput = (name: string) => string;

export interface ActionInputs {
  readonly options: RunOptions;
  readonly ledgerFile?: string;
  /** Verdict words that fail the step. */
  readonly failOn: ReadonlySet<string>;
}

/** What the runner's environment says, handed in. */
export interface RunnerFacts {
  readonly extraCaFile: string | undefined;
  /** GITHUB_EVENT_NAME; empty outside of a workflow. */
  readonly eventName: string;
}

export class InputError extends Error {
  override readonly name = 'InputError';
}

const verdicts = ['pass', 'fail', 'wait', 'unknown'];

/** Throws InputError for a word that is none of its list; an empty input is absent. */
export function readInputs(get: GetInput, { extraCaFile, eventName }: RunnerFacts): ActionInputs {
  const optional = <K extends string>(key: K, name: string) => {
    const value = get(name).trim();
    return (value === '' ? {} : { [key]: value }) as { readonly [P in K]?: string };
  };
  const lines = (name: string) =>
    get(name)
      .split(/[\s,]+/)
      .filter((part) => part !== '');
  const mode = oneOf(get('mode') || 'verify', ['verify', 'gate'], 'mode');
  const plan = optional('planFile', 'plan-file');
  const ledger = optional('ledgerFile', 'ledger-file');
  const domains = lines('domain');
  if (plan.planFile === undefined && mode === 'gate')
    throw new InputError('mode gate needs plan-file');
  if (
    mode === 'gate' &&
    eventName.startsWith('pull_request') &&
    get('base-plan-file').trim() === ''
  ) {
    throw new InputError(
      'in a pull request, mode gate needs base-plan-file and base-ledger-file: the change must not be its own evidence',
    );
  }
  if (plan.planFile === undefined && domains.length === 0) {
    throw new InputError('name a plan-file, or a domain to judge without one');
  }
  return {
    options: {
      mode: plan.planFile === undefined ? 'check' : mode,
      ...plan,
      ...optional('basePlanFile', 'base-plan-file'),
      domains,
      ...ledger,
      ...optional('baseLedgerFile', 'base-ledger-file'),
      smtpProbe: get('smtp-probe') || 'auto',
      families: get('address-families') || 'both',
      profile: get('profile') || 'exchange',
      resolvers: lines('resolver'),
      ...optional('rootHintsFile', 'root-hints'),
      ...optional('trustAnchorsFile', 'trust-anchors'),
      allowPrivateAddresses: truth(get('allow-private-addresses'), 'allow-private-addresses'),
      ...optional('smtpProxy', 'smtp-proxy'),
      ...optional('ehloName', 'ehlo-name'),
      controlHosts: lines('control-hosts'),
      ...optional('at', 'at'),
      ...optional('endpointMapFile', 'endpoint-map'),
      tlsReports: pathLines(get('tls-rpt-reports')),
      ...optional('tlsReportsLast', 'tls-rpt-last'),
      tenantAnswers: pathLines(get('tenant-answer-file')),
      ...(extraCaFile !== undefined && { extraCaFile }),
    },
    ...ledger,
    failOn: failOn(get('fail-on')),
  };
}

/** One path a line; blanks inside a path stay. */
function pathLines(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function oneOf<T extends string>(text: string, words: readonly T[], name: string): T {
  const found = words.find((word) => word === text.trim());
  if (found !== undefined) return found;
  throw new InputError(
    `${name}: ${JSON.stringify(text.slice(0, 40))} is none of ${words.join(', ')}`,
  );
}

function truth(text: string, name: string): boolean {
  return oneOf(text || 'false', ['true', 'false'], name) === 'true';
}

/** A misspelt word would let a verdict through that somebody meant to stop. */
function failOn(text: string): ReadonlySet<string> {
  const words = (text || 'fail,wait,unknown').split(/[\s,]+/).filter((word) => word !== '');
  if (words.length === 0)
    throw new InputError('fail-on names no verdict: nothing would stop a failing gate');
  const wrong = words.find((word) => !verdicts.includes(word));
  if (wrong !== undefined)
    throw new InputError(`fail-on: ${JSON.stringify(wrong.slice(0, 40))} is no verdict`);
  return new Set(words);
}
