import type { ChangeSet, RrsetChange } from '../core/migration/diff.js';
import type { DomainName } from '../core/name.js';
import type { Rrset } from '../core/rrset.js';
import { absolute, rdataTexts } from './presentation.js';
import { assertWritable } from './refused.js';

export interface NsupdateOptions {
  /** The zone that the message names (RFC 2136 s2.3). */
  readonly zone: DomainName;
  /** Said in the comment on top: why this is sent, such as `contoso.com: s0-baseline to s1-lower-ttl`. */
  readonly reason: string;
  /** The primary; absent: nsupdate asks the SOA. */
  readonly server?: { readonly address: string; readonly port?: number };
  /**
   * The sets must be live as they were before, or the server changes nothing (RFC 2136 s3.2).
   * @default true
   */
  readonly prerequisites?: boolean;
}

/**
 * A script for BIND's `nsupdate`: one message, so that no moment lies between the old sets and the new ones
 * (RFC 2136 s3.7), TTL changes included. Without a change it sends nothing. Throws EmitRefused for a foreign zone.
 */
export function nsupdateScript(changeSet: ChangeSet, options: NsupdateOptions): string {
  const { changes } = changeSet;
  assertWritable(
    changes.flatMap(({ before, after }) => after ?? before ?? []),
    options.zone,
  );
  const head = [`; ${oneLine(options.reason)}`, ...policyNote(changeSet)];
  if (changes.length === 0)
    return [...head, '; No record changes: nothing is sent.', ''].join('\n');
  const guards = options.prerequisites === false ? [] : changes.flatMap(prerequisites);
  return [
    ...head,
    '; One message: the sets below change together or not at all.',
    ...serverLine(options.server),
    `zone ${absolute(options.zone)}`,
    ...guards,
    ...changes.flatMap(updates),
    'send',
    '',
  ].join('\n');
}

/** The changes that alter a TTL: those which hashicorp/dns would carry out as delete and create. */
export function ttlChanges(changeSet: ChangeSet): ChangeSet {
  const changes = changeSet.changes.filter(
    ({ before, after }) => before !== undefined && after !== undefined && before.ttl !== after.ttl,
  );
  return { changes };
}

/** RFC 8461 s8.1: a sender that sees the new id fetches at once, so the new body must be there already. */
function policyNote({ policy, changes }: ChangeSet): readonly string[] {
  const after = policy?.after;
  if (after === undefined || changes.length === 0) return [];
  return [
    '; Publish /.well-known/mta-sts.txt first, and fetch it back: its SHA-256 must be',
    `; ${after.digest}`,
  ];
}

function prerequisites({ before, after }: RrsetChange): readonly string[] {
  if (before === undefined) {
    return after === undefined ? [] : [`prereq nxrrset ${absolute(after.owner)} ${after.type}`];
  }
  return rdataTexts(before).map(
    (rdata) => `prereq yxrrset ${absolute(before.owner)} IN ${before.type} ${rdata}`,
  );
}

function updates({ before, after }: RrsetChange): readonly string[] {
  const gone = before === undefined ? [] : [deleteLine(before)];
  const come = after === undefined ? [] : addLines(after);
  return [...gone, ...come];
}

function deleteLine(rrset: Rrset): string {
  return `update delete ${absolute(rrset.owner)} ${rrset.type}`;
}

function addLines(rrset: Rrset): readonly string[] {
  return rdataTexts(rrset).map(
    (rdata) => `update add ${absolute(rrset.owner)} ${rrset.ttl} IN ${rrset.type} ${rdata}`,
  );
}

function serverLine(server: NsupdateOptions['server']): readonly string[] {
  if (server === undefined) return [];
  if (!/^[0-9A-Za-z.:_-]+$/.test(server.address)) throw new Error('not the address of a server');
  return [`server ${server.address}${server.port === undefined ? '' : ` ${server.port}`}`];
}

/** A reason with a line break would otherwise end the comment and become a command. */
function oneLine(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, ' ');
}
