import type { Command } from '../command.js';
import { finishTrace, liveTrace } from '../live-trace.js';

export const dnssecCommand: Command = {
  name: 'dnssec',
  summary: 'show the chain of trust of one name and type, and what each server says',
  usage: 'NAME TYPE',
  about: [
    'From the trust anchor down: DS, keys, signatures and proofs of each zone, what broke and where, and the answer of every address of every authoritative server.',
    'Exit codes: 0 secure, or proven not to be signed (the first line says which); 1 bogus; 2 wrong usage; 4 indeterminate, or nothing proven.',
  ],
  options: [
    'mermaid',
    'resolver',
    'root-hints',
    'trust-anchors',
    'address-families',
    'allow-private-addresses',
    'at',
    'endpoint-map',
    'recording',
  ],
  positionals: { least: 2, most: 2 },
  run: async (invocation) => finishTrace(invocation, await liveTrace(invocation)),
};
