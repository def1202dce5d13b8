import { fails, waits } from './levels.js';
import type { FindingInfo } from './types.js';

const change = { subjectKind: 'change', defaultLevel: fails, seenFromOutside: false } as const;
const ledger = { subjectKind: 'ledger', defaultLevel: fails, seenFromOutside: false } as const;
const tool = 'dane-cutover: one step per reviewed change';

/** Refusals of a pull request, and what the ledger lacks. */
export const changeFindings = {
  'change-domain-dropped': {
    ...change,
    title: 'A domain leaves the plan in the middle of its way',
    authority: tool,
    why: 'Its records would be deleted or left without anybody who watches them, while senders still hold what they were told.',
    microsoft: [],
    remedy: ['Take it to s10 first, or back to s0; then its lines may go.'],
  },
  'change-not-one-step': {
    ...change,
    title: 'The pin moves by more than one stage',
    authority: tool,
    why: 'Each stage is safe only after the one before has been live long enough. A skipped one takes its wait and its rollback with it.',
    microsoft: [],
    remedy: [
      'Move the pin to the next row only, or back to the row that the current one names for rollback.',
    ],
  },
  'change-other-lines': {
    ...change,
    title: 'The change touches more than the pin',
    authority: tool,
    why: 'A TTL, a host or a policy changed together with the stage makes records that no check has seen before.',
    microsoft: [],
    remedy: [
      'Make two changes: first the other lines, judged by verify at the old stage; then the pin.',
    ],
  },
  'change-ledger-and-stage': {
    ...change,
    title: 'The change moves the pin and writes the ledger',
    authority: tool,
    why: 'The ledger is the evidence on which the step is judged. Whoever writes both vouches for himself.',
    microsoft: [],
    remedy: [
      'Let verify or attest write the ledger on the base branch; then propose the step alone.',
    ],
  },
  'change-ledger-entries': {
    ...change,
    title: 'The change adds entries to the ledger',
    authority: 'dane-cutover: evidence is written on the base branch',
    why: 'The next gate computes its waits from these entries, and whoever proposes them chose their times. A sighting that verify never had would end a wait that senders are still in.',
    microsoft: [],
    remedy: [
      'Sightings: take them out of the change, and let verify write them on the base branch.',
      'Attestations: let the person who looked run attest and commit to the base branch.',
      'Where that branch takes pull requests only, give verify a key of its own that its rules let pass. Or compare each added entry with the recording it names, or with the person, and merge by hand past this gate.',
    ],
  },
  'change-new-mx-late': {
    ...change,
    title: 'new-mx changes together with, or after, the stage that publishes it',
    authority: tool,
    why: 'The new host is a fact from the tenant and needs a review of its own: a wrong one takes the mail elsewhere.',
    microsoft: [],
    remedy: [
      'Add new-mx at s3 in its own change, and compare it with the DnssecMxValue that the cmdlet printed.',
      'If the host itself changed later, go back to s3 first.',
    ],
  },
  'ledger-missing-live': {
    ...ledger,
    defaultLevel: waits,
    title: 'Nobody has recorded this stage as live',
    authority: 'dane-cutover: a wait starts at a dated sighting',
    why: 'DNS does not say since when it serves what it serves. Without a sighting on every server the wait cannot be computed, so it has not begun.',
    microsoft: [],
    remedy: [
      'Run verify at this stage on the base branch and let it append to the ledger; then ask again.',
    ],
  },
  'ledger-missing-attestation': {
    ...ledger,
    defaultLevel: waits,
    title: 'A fact that only people know is not attested',
    authority: 'Microsoft: prerequisites and tenant steps of inbound SMTP DANE with DNSSEC',
    why: 'Whether the tenant is healthy, connectors are re-pointed or a cmdlet has run cannot be seen from outside.',
    microsoft: ['DomainNotFound', 'DnssecOperationFailed', 'PartitionNotFound'],
    remedy: [
      'Have the person who did it look at the result, then run dane-cutover attest DOMAIN FACT, with --json for the output of a cmdlet.',
    ],
  },
  'ledger-rewritten': {
    ...ledger,
    title: 'Entries of the ledger were changed or removed',
    authority: 'dane-cutover: the ledger is append-only',
    why: 'A sighting that moves back in time ends a wait early, and senders still hold what it was waiting for.',
    microsoft: [],
    remedy: [
      'Find out who changed it. Restore every entry of the base branch in its place, then append.',
    ],
  },
} as const satisfies Record<string, FindingInfo>;
