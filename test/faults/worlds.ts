import type { StageId } from '../../src/core/migration/ids.js';
import type { VerdictWord } from '../../src/core/verdict.js';
import { labNames } from '../../src/lab/addresses.js';
import { issueCertificate } from '../../src/lab/certificates.js';
import type { Lab } from '../../src/lab/lab.js';
import type { DeliveryOutcome } from '../../src/core/exchange/types.js';
import { mxSet, policy } from '../lab/helpers.js';
import { become } from '../support/lab-runs.js';

/** A state of the lab whose right verdict is known. */
export interface World {
  readonly name: string;
  /** Absent: judged by `check`, without a plan. */
  readonly pinned?: StageId;
  /** Asked whether the next stage may follow; without a ledger the right answer is wait. */
  readonly gate?: true;
  /** When the stage before and this one were first seen live, seconds ago; a gate can pass then. */
  readonly seenLive?: readonly (readonly [stage: StageId, secondsAgo: number])[];
  readonly right: VerdictWord;
  /** What a strict sender comes to. */
  readonly delivery: readonly DeliveryOutcome[];
  build(lab: Lab): Promise<void>;
}

const end = 's9-enforce-mta-sts';
const atEnd = (lab: Lab) => become(lab, end);
const other = (name: string) =>
  issueCertificate({
    subject: name,
    dnsNames: [name],
    notBefore: 0,
    notAfter: 4_000_000_000,
  });

export const worlds: readonly World[] = [
  {
    name: 'the end of the way',
    pinned: end,
    right: 'pass',
    delivery: ['authenticated'],
    build: atEnd,
  },
  {
    name: 'the end of the way, without a plan',
    right: 'pass',
    delivery: ['authenticated'],
    build: atEnd,
  },
  {
    name: 'two MX hosts in the middle of the way',
    pinned: 's4-add-new-mx',
    right: 'pass',
    delivery: ['unauthenticated'],
    build: (lab) => become(lab, 's4-add-new-mx'),
  },
  {
    name: 'a gate whose waits are over',
    pinned: 's4-add-new-mx',
    gate: true,
    seenLive: [
      ['s3-enable-dnssec', 172_800],
      ['s4-add-new-mx', 80_000],
    ],
    right: 'pass',
    delivery: ['unauthenticated'],
    build: (lab) => become(lab, 's4-add-new-mx'),
  },
  {
    name: 'a gate that wants to see the new host take mail',
    pinned: 's5-verify-new-mx',
    gate: true,
    right: 'wait',
    delivery: ['unauthenticated'],
    build: (lab) => become(lab, 's5-verify-new-mx'),
  },
  {
    name: 'a gate that wants to see TLSA match',
    pinned: 's8-enable-dane',
    gate: true,
    right: 'wait',
    delivery: ['authenticated'],
    build: (lab) => become(lab, 's8-enable-dane'),
  },
  {
    name: 'a server with another key than TLSA says',
    pinned: end,
    right: 'fail',
    delivery: ['deferred'],
    build: async (lab) => {
      await atEnd(lab);
      lab.newHost.present([other(labNames.newMx)]);
    },
  },
  {
    name: 'a server without STARTTLS',
    right: 'fail',
    delivery: ['deferred'],
    build: async (lab) => {
      await atEnd(lab);
      lab.newHost.startTls = false;
    },
  },
  {
    name: 'a zone whose key is not that of its DS',
    pinned: end,
    right: 'fail',
    delivery: ['deferred'],
    build: async (lab) => {
      await atEnd(lab);
      lab.internet.contoso.signer.changeKey();
      lab.flushResolver();
    },
  },
  {
    name: 'the legacy host listed again',
    pinned: end,
    right: 'fail',
    delivery: ['mixed'],
    build: async (lab) => {
      await atEnd(lab);
      await lab.update(mxSet(60, `0 ${labNames.newMx}.`, `30 ${labNames.legacyMx}.`));
      lab.clock.advance(120);
      lab.flushResolver();
    },
  },
  {
    name: 'an enforced policy that does not list the MX',
    right: 'fail',
    delivery: ['authenticated'],
    build: async (lab) => {
      await atEnd(lab);
      lab.policyHost.publish(policy('enforce', 604_800, '*.mx.microsoft'));
    },
  },
  {
    name: 'TLSA that never came',
    pinned: end,
    right: 'fail',
    delivery: ['unauthenticated'],
    build: async (lab) => {
      await atEnd(lab);
      lab.tenant.disableSmtpDaneInbound(labNames.domain);
      lab.clock.advance(7200);
      lab.flushResolver();
    },
  },
  {
    name: 'a second server that has not caught up',
    pinned: 's10-raise-ttl',
    right: 'wait',
    delivery: ['authenticated'],
    build: async (lab) => {
      await atEnd(lab);
      await lab.update(mxSet(3600, `0 ${labNames.newMx}.`));
      lab.flushResolver();
    },
  },
];
