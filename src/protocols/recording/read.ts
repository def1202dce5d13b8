import type { Exchange, Recording, RunSettings } from './format.js';
import type { DnsChannel, Outcome, SmtpTranscript, Timing } from './network.js';
import { instant, ledgerEntry } from './ledger-entry.js';
import { tenantAnswers } from './tenant-answers.js';
import { reportEvidence } from './report-evidence.js';
import {
  array,
  base64,
  dictionary,
  duration,
  object,
  oneOf,
  ShapeError,
  string,
  truth,
  variants,
  whole,
  type Reader,
} from './shape.js';

/** A text that is no recording of this version; `path` is the JSON path of the first fault. */
export class RecordingError extends ShapeError {
  override readonly name = 'RecordingError';
}

/** Characters; a run over dozens of domains stays far below. */
export const largestRecording = 64 * 2 ** 20;

const port = whole(0, 65535);
const timing: Reader<Timing> = object({ at: duration, took: duration });

function outcome<T>(value: Reader<T>): Reader<Outcome<T>> {
  const answered: Reader<Outcome<T>> = object({ outcome: oneOf('answered'), value, timing });
  const other: Reader<Outcome<T>> = object({
    outcome: oneOf('refused', 'timed-out', 'unreachable', 'not-attempted', 'garbage'),
    detail: string,
    timing,
  });
  return variants('outcome', (word) => (word === 'answered' ? answered : other));
}

const overTls = object({ kind: oneOf('tls') }, { serverName: string });
const overHttps = object({ kind: oneOf('https'), path: string }, { host: string });
const channel = variants<DnsChannel>('kind', (kind) => {
  if (kind === 'tls') return overTls;
  return kind === 'https' ? overHttps : undefined;
});

const dns = object({
  kind: oneOf('dns'),
  request: object(
    {
      server: string,
      port,
      name: string,
      type: whole(0, 65535),
      recurse: truth,
      edns: truth,
    },
    { channel },
  ),
  result: outcome(
    object(
      { transport: oneOf('udp', 'tcp', 'tls', 'https'), message: base64 },
      { chain: array(base64) },
    ),
  ),
});

const established = object({ ok: oneOf(true), version: string, chain: array(base64) });
const notEstablished = object({ ok: oneOf(false), alert: string });
const handshake = variants<NonNullable<SmtpTranscript['tls']>>('ok', (ok) => {
  if (ok === true) return established;
  return ok === false ? notEstablished : undefined;
});

const smtp = object({
  kind: oneOf('smtp'),
  request: object(
    { address: string, port, serverName: string },
    { keyType: oneOf('rsa', 'ecdsa') },
  ),
  result: outcome<SmtpTranscript>(
    object(
      { lines: array(object({ from: oneOf('server', 'client'), text: string })) },
      { injected: base64, tls: handshake },
    ),
  ),
});

const https = object({
  kind: oneOf('https'),
  request: object({ address: string, port, host: string, path: string }),
  result: outcome(
    object(
      { status: whole(0, 999), body: base64, chain: array(base64) },
      { contentType: string, location: string },
    ),
  ),
});

const exchange: Reader<Exchange> = variants<Exchange>('kind', (kind) => {
  if (kind === 'dns') return dns;
  if (kind === 'smtp') return smtp;
  return kind === 'https' ? https : undefined;
});

const file = object({ file: string, text: string });
const endpoint = object({ address: string, port });
const resolver = object({ address: string, port }, { channel });
const smtpProxy = object({ kind: oneOf('socks5', 'http', 'https'), host: string, port });
const iteration = object({ rootHints: array(object({ server: string, address: string })) });

const settings: Reader<RunSettings> = object(
  {
    mode: oneOf('verify', 'gate', 'check'),
    profile: oneOf('exchange', 'rfc', 'strict'),
    domains: array(string),
    ledger: array(ledgerEntry(instant)),
    trustAnchors: array(string),
    roots: array(base64),
    at: instant,
    atIsGiven: truth,
    resolvers: array(resolver),
    allowPrivateAddresses: truth,
    endpointMap: dictionary(string),
    families: oneOf('both', 'ipv4', 'ipv6'),
    smtpProbe: oneOf('auto', 'require', 'off'),
    controlHosts: array(endpoint),
  },
  {
    plan: file,
    basePlan: file,
    baseLedger: array(ledgerEntry(instant)),
    iteration,
    smtpProxy,
    ehloName: string,
    tlsReports: reportEvidence,
    tenantAnswers,
    question: object({ name: string, type: whole(0, 65535) }),
  },
);

const recording: Reader<Recording> = object({
  format: oneOf('dane-cutover-recording'),
  version: oneOf(1),
  tool: string,
  settings,
  exchanges: array(exchange),
});

/** Reads what `writeRecording` wrote; throws RecordingError for everything else, unknown keys included. */
export function readRecording(text: string): Recording {
  if (text.length > largestRecording) throw new RecordingError('$', 'recording too large');
  try {
    return recording(JSON.parse(text), '$');
  } catch (error) {
    if (error instanceof ShapeError) throw new RecordingError(error.path, error.problem);
    if (error instanceof SyntaxError) throw new RecordingError('$', `no JSON: ${error.message}`);
    // JSON nested deeper than the stack allows
    if (error instanceof RangeError) throw new RecordingError('$', 'nested too deeply');
    throw error;
  }
}
