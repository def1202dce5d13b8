import { fails } from './levels.js';
import type { FindingInfo } from './types.js';

const synth = { subjectKind: 'synthesis', defaultLevel: fails, seenFromOutside: false } as const;

/** What a writer or a DNS provider cannot do, said before anything is applied. */
export const synthFindings = {
  'synth-provider-ttl': {
    ...synth,
    title: 'This provider must not change a TTL in place',
    authority: 'best practice; provider source and a measured run',
    why: 'It deletes the set and makes a new one. Whoever asks in between caches that the domain has no MX, for the negative TTL of the zone.',
    microsoft: ['EX012'],
    remedy: [
      'Leave the TTL out of what the provider manages, and change it by one RFC 2136 message: dane-cutover render --nsupdate.',
      'Or move the zone to a provider that replaces a set in one call.',
    ],
  },
  'synth-provider-ttl-floor': {
    ...synth,
    title: 'The provider does not accept so low a TTL',
    authority: 'documentation of the DNS provider',
    why: 'It would refuse the apply or raise the TTL without telling; the waits would then be computed from a TTL that is not served.',
    microsoft: [],
    remedy: ['Set ttl.during to the smallest value the provider accepts; the waits grow with it.'],
  },
  'synth-lifecycle-weakened': {
    ...synth,
    title: 'A safeguard of the MX set was overridden',
    authority: 'best practice: prevent_destroy, ignore_changes on TTL, never create_before_destroy',
    why: 'Without it one apply can delete the MX set, and mail for the domain bounces at once.',
    microsoft: ['EX012'],
    remedy: [
      'Remove the override; to let the set go for good, delete it by hand after the mail has moved.',
    ],
  },
  'synth-tlsa-unsupported': {
    ...synth,
    title: 'The provider cannot publish TLSA',
    authority: 'schema of the DNS provider',
    why: 'TLSA is the record that DANE stands on. Written as another type it is invisible to senders.',
    microsoft: [],
    remedy: [
      'Delegate the host names to a signed zone at a provider with TLSA, or alias _25._tcp of each host into one.',
    ],
  },
  'synth-microsoft-zone': {
    ...synth,
    title: 'A record in a zone that Microsoft runs',
    authority: 'Microsoft: TLSA of *.mx.microsoft is published by Exchange Online',
    why: 'Nobody would ever see it there, and in your own zone no sender looks for it: TLSA belongs to the MX host.',
    microsoft: ['PartitionNotFound'],
    remedy: ['Leave it out. Enable-SmtpDaneInbound at s8 makes Microsoft publish it.'],
  },
} as const satisfies Record<string, FindingInfo>;
