import type { Lookup, ZoneSigning } from '../observation.js';
import type { Instant } from '../time.js';
import type { Finding } from '../verdict.js';
import type { Check } from './context.js';

/** What RFC 9904 and RFC 8624 s3.3 let a validator rely on: the same numbers as the validator's own tables. */
export const reliable = { algorithms: [8, 10, 13, 14, 15, 16], digestTypes: [1, 2, 4] } as const;

/** RFC 9276 s3.2: what some validators still work through; beyond it a denial counts as unsigned or as an error. */
const mostIterations = 50;

/** Standards A04, A16, A22, A23, A24, A37: what works today and will not everywhere or not for long. */
export const checkSigning: Check = ({ observation }) => {
  const { zone, hosts, disputes = [] } = observation;
  const rejecting = [...new Set(disputes.map(({ server }) => server))];
  return [
    ...dsFindings(zone.signing ?? {}, zone.apex),
    ...nsec3Findings(zone.signing ?? {}, zone.apex),
    ...hosts.flatMap(({ tlsa }) =>
      tlsa.nxdomainAbove === undefined
        ? []
        : [
            {
              code: 'ent-nxdomain',
              subject: `_tcp.${tlsa.base}`,
              evidence: { server: tlsa.nxdomainAbove },
            },
          ],
    ),
    ...rejecting.map((server) => {
      const [first, ...others] = disputes.filter((dispute) => dispute.server === server);
      const question = `${first?.name ?? ''} ${first?.type ?? ''}`;
      const evidence = { question, reason: first?.reason ?? '', more: others.length };
      return { code: 'answer-disputed', subject: server, evidence };
    }),
  ];
};

function dsFindings({ ds = [] }: ZoneSigning, subject: string): readonly Finding[] {
  const [first] = ds;
  if (first === undefined) return [];
  const { algorithms, digestTypes } = reliable;
  const usable = ds.filter(
    ({ algorithm, digestType }) =>
      includes(algorithms, algorithm) && includes(digestTypes, digestType),
  );
  const published = ds.map(
    ({ algorithm, digestType }) => `algorithm ${algorithm}, digest type ${digestType}`,
  );
  if (usable.length === 0) return [{ code: 'ds-unsupported', subject, evidence: { published } }];
  return usable.every(({ digestType }) => digestType === 1)
    ? [{ code: 'ds-sha1-only', subject, evidence: { published } }]
    : [];
}

function includes(list: readonly number[], value: number): boolean {
  return list.includes(value);
}

function nsec3Findings({ nsec3 }: ZoneSigning, subject: string): readonly Finding[] {
  if (nsec3 === undefined || (nsec3.iterations === 0 && nsec3.saltLength === 0)) return [];
  const code =
    nsec3.iterations > mostIterations ? 'nsec3-iterations-excessive' : 'nsec3-iterations';
  const { iterations, saltLength } = nsec3;
  return [{ code, subject, evidence: { iterations, saltOctets: saltLength } }];
}

const [hour, day] = [3600, 86_400];

/** Standards A28: signatures must outlive the answer that they sign, and a day; in the last hour nobody can mend it. */
export function expiring(
  lookup: Lookup<unknown>,
  subject: string,
  at: Instant,
): readonly Finding[] {
  const { signaturesUntil } = lookup.dnssec;
  if (signaturesUntil === undefined || signaturesUntil - at >= Math.max(lookup.ttl, day)) return [];
  const code =
    signaturesUntil - at < hour ? 'signature-expires-within-hour' : 'signature-expires-soon';
  return [{ code, subject, evidence: { signaturesUntil } }];
}

/** For what is not the domain's own zone: a day's notice is its operator's business, the last hour is ours. */
export function expiringNow(
  lookups: readonly Lookup<unknown>[],
  subject: string,
  at: Instant,
): readonly Finding[] {
  const found = lookups.flatMap((lookup) => expiring(lookup, subject, at));
  return found.filter(({ code }) => code === 'signature-expires-within-hour').slice(0, 1);
}
