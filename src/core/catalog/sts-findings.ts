import { fails, informs, strictFails, unseen, warns } from './levels.js';
import type { FindingInfo, StageLevel } from './types.js';

const policy = { subjectKind: 'policy', defaultLevel: fails, seenFromOutside: true } as const;

/** From s2 to s8 the policy is in testing: senders report what does not match and deliver all the same. */
const reportedOnly = [
  { from: 's2-relax-mta-sts', to: 's8-enable-dane', level: 'warn' },
] as const satisfies readonly StageLevel[];

/** MTA-STS as a sender without a cached policy meets it. */
export const stsFindings = {
  'sts-txt-missing': {
    ...policy,
    title: 'The _mta-sts record is missing',
    authority: 'RFC 8461 section 3.1',
    why: 'New senders see no policy, while others keep the one they have cached until its max_age ends: the two meet different rules.',
    microsoft: [],
    remedy: [
      'Publish the TXT record of the stage after the policy file is being served. To leave MTA-STS, go by mode none first.',
    ],
  },
  'sts-txt-invalid': {
    ...policy,
    title: 'The _mta-sts record is malformed',
    authority: 'RFC 8461 section 3.1',
    why: 'Senders ignore it, and with it every newer policy.',
    microsoft: [],
    remedy: ['Publish v=STSv1; id=ID; exactly as dane-cutover render prints it.'],
  },
  'sts-txt-several': {
    ...policy,
    title: 'More than one _mta-sts record',
    authority: 'RFC 8461 section 3.1',
    why: 'Two valid records count as none.',
    microsoft: [],
    remedy: ['Compare both with the plan, and remove the one that is not of the pinned stage.'],
  },
  'sts-txt-lookup-failed': {
    ...policy,
    defaultLevel: unseen,
    title: 'The _mta-sts record could not be looked up',
    authority: 'RFC 8461 section 3.3',
    why: 'Senders go on with a cached policy or none. What they see is unknown from here.',
    microsoft: [],
    remedy: ['Run it again with another resolver; then ask the authoritative servers.'],
  },
  'sts-id-not-stage': {
    ...policy,
    subjectKind: 'server',
    title: 'The id served is not that of the pinned stage',
    authority: 'RFC 8461 section 8.1',
    why: 'A new id is what makes senders fetch at once. An old one leaves the old policy in force; one that came early sends them to the old file.',
    microsoft: [],
    remedy: [
      'Check that the policy file served is the one of the stage; then apply the TXT record.',
    ],
  },
  'sts-fetch-failed': {
    ...policy,
    defaultLevel: unseen,
    title: 'The policy could not be fetched',
    authority: 'RFC 8461 section 3.3',
    why: 'Senders without a cached copy treat the domain as having no policy. It may be our network.',
    microsoft: [],
    remedy: [
      'Fetch the file from a second network; then look at DNS, certificate and firewall of the policy host.',
    ],
  },
  'sts-redirect': {
    ...policy,
    title: 'The policy host redirects',
    authority: 'RFC 8461 section 3.3',
    why: 'Senders must not follow, so there is no policy.',
    microsoft: [],
    remedy: ['Serve the file itself with status 200 at that very address.'],
  },
  'sts-http-status': {
    ...policy,
    title: 'The policy is not served with status 200',
    authority: 'RFC 8461 section 3.3',
    why: 'Any other status counts as no policy.',
    microsoft: [],
    remedy: ['Put the file of the stage at /.well-known/mta-sts.txt of the policy host.'],
  },
  'sts-media-type': {
    ...policy,
    defaultLevel: strictFails,
    title: 'The policy is not served as text/plain',
    authority: 'RFC 8461 section 3.2',
    why: 'Some senders refuse it, others do not look.',
    microsoft: [],
    remedy: [
      'Set the media type to text/plain; an HTML page here is mostly an error page with status 200.',
    ],
  },
  'sts-body-too-large': {
    ...policy,
    title: 'The policy file is too large',
    authority: 'RFC 8461 section 3.3',
    why: 'Senders may stop at 64 KiB, and then there is no policy.',
    microsoft: [],
    remedy: ['Serve the few lines that dane-cutover render prints, nothing else.'],
  },
  'sts-certificate': {
    ...policy,
    title: 'The certificate of the policy host is not accepted',
    authority: 'RFC 8461 section 3.3',
    why: 'Senders take no policy from a host they cannot authenticate; those with a cached one keep it.',
    microsoft: [],
    remedy: [
      'Compare the certificate served with the one installed. It needs mta-sts.DOMAIN as DNS name, from a public CA, in date.',
    ],
  },
  'sts-policy-invalid': {
    ...policy,
    title: 'The policy file is malformed',
    authority: 'RFC 8461 section 3.2',
    why: 'Senders discard it as a whole.',
    microsoft: [],
    remedy: [
      'Serve the file that dane-cutover render prints, byte for byte: CRLF line ends, no BOM, one mx per line.',
    ],
  },
  'sts-mode-not-stage': {
    ...policy,
    title: 'The policy has another mode than the pinned stage',
    authority: 'RFC 8461 section 5; Microsoft: steps 2 and 9',
    why: 'enforce where testing is planned makes senders refuse the new host; testing where enforce is planned protects nobody.',
    microsoft: ['ES001'],
    remedy: [
      'Publish the policy file of the stage, see that it is served, and only then the TXT record.',
    ],
  },
  'sts-mx-mismatch': {
    ...policy,
    subjectKind: 'domain',
    stageLevels: reportedOnly,
    title: 'An MX that the policy does not list',
    authority: 'RFC 8461 sections 4.1 and 5',
    why: 'Under enforce senders refuse that host. If no listed one is left, mail is deferred and bounces.',
    microsoft: ['ES001', '4.4.8', '5.4.8'],
    remedy: [
      'Compare both with the plan: if the MX is not of the pinned stage, correct the MX, never the policy.',
      'If the MX is right, publish the policy of the stage, then its TXT record.',
    ],
  },
  'sts-wildcard-depth': {
    ...policy,
    subjectKind: 'domain',
    stageLevels: reportedOnly,
    title: 'A wildcard of the policy is one label short of the MX',
    authority: 'RFC 8461 section 4.1',
    why: 'The star covers one label. *.mx.microsoft matches no Exchange host; senders with this policy refuse the MX.',
    microsoft: ['ES001', '4.4.8', '5.4.8'],
    remedy: [
      'List the full MX host, or *.<partition>.mx.microsoft: publish the file first, then the TXT with its new id.',
    ],
  },
  'sts-max-age-short': {
    ...policy,
    defaultLevel: warns,
    title: 'The policy is kept only for a short time',
    authority: 'RFC 8461 sections 3.2 and 10.2',
    why: 'Protection ends when an attacker can block the policy host for longer than max_age.',
    microsoft: [],
    remedy: ['After the cutover serve a max_age of a week or more.'],
  },
  'sts-policy-not-stage': {
    ...policy,
    title: 'The policy is not that of the pinned stage',
    authority: 'RFC 8461 section 3.2',
    why: 'Hosts or max_age differ from the plan, so the waits and the hosts that senders accept do too.',
    microsoft: ['ES001'],
    remedy: [
      "Compare the two lists with the plan and with the policy host's change log; then publish the file of the stage.",
    ],
  },
  'sts-unexpected': {
    ...policy,
    title: 'MTA-STS is live, the plan knows nothing of it',
    authority: 'RFC 8461 section 5.1; Microsoft: step 2',
    why: 'Senders may hold an enforced policy that lists only the legacy host, for as long as its max_age. No wait would be kept for it.',
    microsoft: ['ES001', 'ES002'],
    remedy: [
      'Ask who publishes it. Then add mta-sts to the plan with the mode and the largest max_age that were served.',
    ],
  },
  'sts-mx-certificate': {
    ...policy,
    subjectKind: 'endpoint',
    stageLevels: reportedOnly,
    title: "MTA-STS senders do not accept an MX host's certificate",
    authority: 'RFC 8461 sections 4.2 and 5',
    why: 'Under enforce the host must show a certificate of a public CA, in date and with its own name. DANE may be satisfied by the same certificate, and senders that know only MTA-STS still refuse it.',
    microsoft: ['4.7.5', '5.7.5'],
    remedy: [
      'Install a certificate from a public CA that carries the MX host name, keeping the key, so that TLSA stays as it is.',
      'Until then serve the policy in mode testing: publish the file first, then the TXT with its new id.',
    ],
  },
  'sts-policy-held': {
    ...policy,
    subjectKind: 'domain',
    defaultLevel: informs,
    seenFromOutside: false,
    title: 'Senders may still hold an earlier policy in mode enforce',
    authority: 'RFC 8461 sections 5.1 and 8.1',
    why: 'Whoever fetched it before keeps it until its max_age is over and need not look again. New senders meet what is served now.',
    microsoft: [],
    remedy: ['Nothing, as long as every MX host is listed in it; the gate waits for its end.'],
  },
  'sts-held-mismatch': {
    ...policy,
    subjectKind: 'domain',
    seenFromOutside: false,
    title: 'An MX that a policy held by senders does not list',
    authority: 'RFC 8461 sections 4.1, 5.1 and 8.1',
    why: 'Senders that fetched the policy earlier refuse that host until its max_age is over. If none of the MX hosts is listed in it, their mail is deferred and bounces.',
    microsoft: ['4.4.8', '5.4.8'],
    remedy: [
      'Put a host that it lists back into the MX, by going back one stage, and wait until the time shown.',
      'Do not count on a new policy: they must look for one only when the old one is over, or before they give a message up.',
    ],
  },
} as const satisfies Record<string, FindingInfo>;
