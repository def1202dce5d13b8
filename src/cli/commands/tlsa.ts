import { nearest } from '../../core/suggest.js';
import { renderTlsa, tlsaReason, tlsaText } from '../../emit/terminal-tlsa.js';
import { matchTlsa, tlsaFor } from '../../protocols/tlsa/index.js';
import { instantToText } from '../../core/time.js';
import type { Command, Invocation } from '../command.js';
import { exitCodes } from '../exit-codes.js';
import { instantOf } from '../files.js';
import { pageWidth, wantsColor } from '../io.js';
import { complain, printJson, printText } from '../print.js';
import { chainOf, nameOption, numberOption, tlsaArgument } from '../tlsa-arguments.js';
import { CliUsage } from '../usage-error.js';

const matchUsage = "tlsa match --chain FILE.pem --host NAME 'U S M HEX'...";
const makeUsage = 'tlsa make --chain FILE.pem [--host NAME]';

export const tlsaCommand: Command = {
  name: 'tlsa',
  summary: 'judge a chain against TLSA records, or make a record, offline',
  usage: "match --chain FILE.pem --host NAME 'U S M HEX'... | make --chain FILE.pem",
  about: [
    'match: no packet leaves. Says of each record whether it matches and, where none does, what it was perhaps made of instead.',
    'make: prints the record for the chain. Run it on the mail server itself, on the file that the server uses.',
    'Exit codes of match: 0 match, 1 no match, 2 wrong usage.',
  ],
  options: ['chain', 'host', 'base-domain', 'at', 'usage', 'selector', 'matching-type'],
  positionals: { least: 1, most: 101 },
  run: async (invocation) => {
    const [word = '', ...rest] = invocation.args.positionals;
    if (word === 'match') return match(invocation, rest);
    if (word === 'make') return make(invocation, rest);
    const meant = nearest(word, ['match', 'make']);
    throw new CliUsage(
      `tlsa ${word} does not exist`,
      meant === undefined ? `${matchUsage}, or ${makeUsage}` : `did you mean tlsa ${meant}?`,
    );
  },
};

function match(invocation: Invocation, texts: readonly string[]): number {
  const { io, json } = invocation;
  const host = nameOption(invocation, 'host');
  if (host === undefined) throw new CliUsage('--host is missing', matchUsage);
  if (texts.length === 0) throw new CliUsage('no TLSA record is given', matchUsage);
  refuse(invocation, ['usage', 'selector', 'matching-type'], 'match');
  const baseDomain = nameOption(invocation, 'base-domain') ?? host;
  const at = instantOf(invocation);
  const chain = chainOf(invocation);
  const result = matchTlsa(texts.map(tlsaArgument), chain, { host, baseDomain, now: at });
  const served = tlsaText(tlsaFor(chain, 3, 1, 1));
  if (json) {
    const head = { format: 'dane-cutover-tlsa-match', version: 1, outcome: result.outcome };
    const records = result.matches.map((one) => ({ ...one, why: tlsaReason(one) }));
    printJson(io, { ...head, host, baseDomain, at: instantToText(at), records, served });
  } else {
    const options = { color: wantsColor(io), width: pageWidth(io) };
    printText(io, renderTlsa({ host, baseDomain, result, served }, options));
  }
  return result.outcome === 'match' ? exitCodes.pass : exitCodes.fail;
}

function make(invocation: Invocation, rest: readonly string[]): number {
  const { io, json } = invocation;
  if (rest.length > 0) throw new CliUsage(`unexpected argument ${rest[0] ?? ''}`, makeUsage);
  refuse(invocation, ['base-domain', 'at'], 'make');
  const usage = numberOption(invocation, 'usage', [2, 3], 3);
  const selector = numberOption(invocation, 'selector', [0, 1], 1);
  const matchingType = numberOption(invocation, 'matching-type', [0, 1, 2], 1);
  const host = nameOption(invocation, 'host');
  const chain = chainOf(invocation);
  if (usage === 2 && chain.length < 2) {
    throw new CliUsage('usage 2 names an issuer, and the file holds only the certificate itself');
  }
  const record = tlsaFor(chain, usage, selector, matchingType);
  const text = tlsaText(record);
  const warnings = warningsFor({ usage, selector, matchingType });
  if (json) {
    printJson(io, { format: 'dane-cutover-tlsa-record', version: 1, record, text, warnings });
  } else {
    printText(io, host === undefined ? `${text}\n` : `_25._tcp.${host}. IN TLSA ${text}\n`);
    complain(io, warnings.map((warning) => `note: ${warning}\n`).join(''));
  }
  return exitCodes.pass;
}

interface Parameters {
  readonly usage: number;
  readonly selector: number;
  readonly matchingType: number;
}

/** P05, P07, P08, P27: each choice besides 3 1 1 has a price. */
function warningsFor({ usage, selector, matchingType }: Parameters): readonly string[] {
  return [
    'right only if the file is the one that the mail server itself uses; a chain fetched over the network may be somebody else’s',
    ...(usage === 2
      ? [
          'the issuer must be in the chain that the server sends, and public CAs change issuers without notice',
        ]
      : []),
    ...(selector === 0
      ? ['selector 0 changes with every renewal, with the same key too; selector 1 does not']
      : []),
    ...(matchingType === 1
      ? []
      : ['SHA-256 (matching type 1) is the one that every sender must support']),
  ];
}

/** An option of the other half would be obeyed by nobody. */
function refuse(
  { args }: Invocation,
  options: readonly ('usage' | 'selector' | 'matching-type' | 'base-domain' | 'at')[],
  word: string,
): void {
  const given = options.find((option) => args.value(option) !== undefined);
  if (given !== undefined) throw new CliUsage(`tlsa ${word} takes no --${given}`);
}
