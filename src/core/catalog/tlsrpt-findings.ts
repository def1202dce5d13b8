import { fails, strictFails, unseen, waits, warns } from './levels.js';
import type { FindingInfo } from './types.js';

const reports = { subjectKind: 'domain', defaultLevel: warns, seenFromOutside: true } as const;

/** Reporting, and the clock that runs from s3. */
export const tlsrptFindings = {
  'tlsrpt-missing': {
    ...reports,
    title: 'Nobody is asked for TLS reports',
    authority: 'RFC 8460 section 3',
    why: 'Failures of senders stay unseen until somebody misses a message.',
    microsoft: [],
    remedy: [
      'Add tls-rpt to the plan with a mailbox that is read, best at another domain than this one.',
    ],
  },
  'tlsrpt-invalid': {
    ...reports,
    defaultLevel: strictFails,
    title: 'The TLS-RPT record is malformed',
    authority: 'RFC 8460 section 3',
    why: 'Reporters ignore it and send nothing.',
    microsoft: [],
    remedy: ['Publish v=TLSRPTv1; rua=URI as dane-cutover render prints it.'],
  },
  'tlsrpt-several': {
    ...reports,
    defaultLevel: strictFails,
    title: 'More than one TLS-RPT record',
    authority: 'RFC 8460 section 3',
    why: 'Two count as none: reporters ignore both and send nothing.',
    microsoft: [],
    remedy: [
      'Keep one record and put all addresses into its rua list, after you know whose each address is.',
    ],
  },
  'tlsrpt-lookup-failed': {
    ...reports,
    defaultLevel: unseen,
    title: 'The TLS-RPT record could not be looked up',
    authority: 'RFC 8460 section 3',
    why: 'Reporters that meet the same send no report. Mail is not affected.',
    microsoft: [],
    remedy: ['Run it again with another resolver; then ask the authoritative servers.'],
  },
  'tlsrpt-not-stage': {
    ...reports,
    subjectKind: 'server',
    defaultLevel: fails,
    title: 'The TLS-RPT record is not the planned one',
    authority: 'RFC 8460 section 3; part of every stage',
    why: 'Reports go elsewhere or nowhere while the cutover runs. A foreign address in it learns who sends you mail.',
    microsoft: [],
    remedy: [
      'Compare the addresses with the plan and find out who added others; then apply the pinned stage.',
    ],
  },
  'tlsrpt-dane-failures': {
    ...reports,
    defaultLevel: fails,
    title: 'Senders report that DANE failed',
    authority: 'RFC 8460 section 4.3',
    why: 'What senders met counts more than one look from here: they come from other networks and over days. A report may be forged, and then it only delays you.',
    microsoft: ['5.7.321', '5.7.322', '5.7.323', '5.7.324'],
    remedy: [
      'Run dane-cutover tlsrpt on the reports: it names the host, the result type and the sender.',
      'Run dane-cutover check from more than one network, then mend what it shows. The row clears with the next clean reports of the same sender.',
      'A report that you know to be forged may be taken out of the folder, in a change that somebody reviews.',
    ],
  },
  'tlsrpt-reports-missing': {
    ...reports,
    defaultLevel: waits,
    title: 'No TLS report tells of this stage yet',
    authority: 'RFC 8460 section 4.1',
    why: 'A report tells of one UTC day and comes hours later. Until a whole day of this stage is reported, the silence of the senders says nothing.',
    microsoft: [],
    remedy: [
      'Put the new reports of that mailbox into the folder that tls-rpt-reports names, and ask again; without any sender that reports, leave the input out.',
    ],
  },
  'legacy-clock-24h': {
    ...reports,
    subjectKind: 'host',
    seenFromOutside: false,
    title: 'A day has passed since s3',
    authority: 'Microsoft: the legacy address goes about two days after enabling',
    why: 'The legacy host is still in the MX. When its address goes, the way back to it is closed.',
    microsoft: [],
    remedy: ['Plan s4 to s7 for today; each takes minutes once the TTL is low.'],
  },
  'legacy-clock-40h': {
    ...reports,
    subjectKind: 'host',
    seenFromOutside: false,
    title: 'Forty hours have passed since s3',
    authority: 'Microsoft: the legacy address goes about two days after enabling',
    why: 'Within some eight hours the legacy host may stop resolving. Senders then use the new one; the rollback to the legacy one no longer exists.',
    microsoft: [],
    remedy: [
      'Go on to s7 now, or ask Microsoft before the time is over if the new host does not work.',
    ],
  },
} as const satisfies Record<string, FindingInfo>;
