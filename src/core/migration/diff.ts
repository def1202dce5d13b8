import { recordTexts, rrsetKey, type MxRecord, type Rrset } from '../rrset.js';
import type { DesiredState } from './desired.js';
import type { PolicyFile } from './policy-file.js';

export interface RrsetChange {
  readonly kind: 'create' | 'update' | 'delete';
  readonly owner: string;
  readonly type: Rrset['type'];
  readonly before?: Rrset;
  readonly after?: Rrset;
}

/** The step from one state to another. Order: policy file, then RRsets as listed; the `_mta-sts` TXT comes after its policy. */
export interface ChangeSet {
  readonly policy?: { readonly before?: PolicyFile; readonly after?: PolicyFile };
  readonly changes: readonly RrsetChange[];
}

export function diff(from: DesiredState, to: DesiredState): ChangeSet {
  const before = new Map(from.rrsets.map((rrset) => [rrsetKey(rrset), rrset]));
  const after = new Map(to.rrsets.map((rrset) => [rrsetKey(rrset), rrset]));
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  const changes = keys.flatMap((key) => changeOf(before.get(key), after.get(key)));
  const policyMoved = from.policy?.body !== to.policy?.body;
  return {
    ...(policyMoved && {
      policy: {
        ...(from.policy && { before: from.policy }),
        ...(to.policy && { after: to.policy }),
      },
    }),
    changes,
  };
}

function changeOf(before: Rrset | undefined, after: Rrset | undefined): readonly RrsetChange[] {
  if (before === undefined) {
    return after === undefined
      ? []
      : [{ kind: 'create', owner: after.owner, type: after.type, after }];
  }
  if (after === undefined) {
    return [{ kind: 'delete', owner: before.owner, type: before.type, before }];
  }
  const same =
    before.ttl === after.ttl && recordTexts(before).join('\n') === recordTexts(after).join('\n');
  return same ? [] : [{ kind: 'update', owner: after.owner, type: after.type, before, after }];
}

/** One edit of one record, for providers that cannot replace a set in one call. */
export interface RecordStep {
  readonly kind: 'add' | 'change-preference' | 'remove';
  readonly record: MxRecord;
  readonly was?: MxRecord;
}

/**
 * MX edits record by record so that at each moment the set is not empty and has one best host: additions first, then
 * the hosts that get worse (so that the other is best before it moves), then those that get better, removals last.
 */
export function orderedMxSteps(
  before: readonly MxRecord[],
  after: readonly MxRecord[],
): readonly RecordStep[] {
  const was = new Map(before.map((mx) => [mx.exchange, mx]));
  const will = new Map(after.map((mx) => [mx.exchange, mx]));
  const added = after.filter((mx) => !was.has(mx.exchange));
  const moved = after.flatMap((record) => {
    const old = was.get(record.exchange);
    return old === undefined || old.preference === record.preference ? [] : [{ record, old }];
  });
  const change = ({ record, old }: (typeof moved)[number]): RecordStep => ({
    kind: 'change-preference',
    record,
    was: old,
  });
  return [
    ...added.map((record): RecordStep => ({ kind: 'add', record })),
    ...moved.filter(({ record, old }) => record.preference > old.preference).map(change),
    ...moved.filter(({ record, old }) => record.preference < old.preference).map(change),
    ...before
      .filter((mx) => !will.has(mx.exchange))
      .map((record): RecordStep => ({ kind: 'remove', record })),
  ];
}
