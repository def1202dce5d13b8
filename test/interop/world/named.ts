import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startDaemon, type Daemon } from './process.js';

export interface NamedZone {
  readonly zone: string;
  readonly file: string;
  /** Further statements of the zone clause. */
  readonly statements?: string;
}

export interface NamedOptions {
  readonly name: string;
  readonly folder: string;
  readonly listen: readonly string[];
  readonly zones: readonly NamedZone[];
  /** Clauses outside `options`: keys, policies. */
  readonly clauses?: string;
}

/** Signatures of 60 days, renewed while 45 are left: no wait of the sequence outlives them. */
export const longSignatures = (name: string, extra = ''): string => `dnssec-policy "${name}" {
  keys { csk lifetime unlimited algorithm ecdsap256sha256; };
  signatures-validity P60D; signatures-validity-dnskey P60D; signatures-refresh P45D;
  ${extra}
};
`;

/** Starts one authoritative BIND that answers for `zones` and nothing else. */
export async function startNamed(options: NamedOptions): Promise<Daemon> {
  await mkdir(options.folder, { recursive: true });
  const conf = join(options.folder, 'named.conf');
  await writeFile(conf, namedConf(options));
  return startDaemon(
    options.name,
    'named',
    ['-f', '-n', '1', '-c', conf],
    join(options.folder, 'log'),
  );
}

function namedConf(options: NamedOptions): string {
  const zones = options.zones.map(
    ({ zone, file, statements = '' }) =>
      `zone "${zone}" { type primary; file "${file}"; ${statements} };\n`,
  );
  return `options {
  directory "${options.folder}"; managed-keys-directory "${options.folder}";
  pid-file none; session-keyfile none; lock-file none;
  listen-on port 53 { ${options.listen.map((address) => `${address};`).join(' ')} }; listen-on-v6 { none; };
  recursion no; dnssec-validation no; allow-query { any; }; allow-transfer { none; };
  notify no; minimal-responses yes; empty-zones-enable no; serial-update-method increment;
  max-journal-size 10m; server-id none; version none;
};
controls { };
logging { channel out { stderr; severity info; print-time yes; }; category default { out; }; };
${options.clauses ?? ''}${zones.join('')}`;
}
