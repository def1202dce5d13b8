/** A plan file that is accepted; tests change one line of it. */
export const goodPlan = `# a plan
version: 1
domains:
  contoso.com:
    track: exchange-online
    stage: s4-add-new-mx
    legacy-mx: contoso-com.mail.protection.outlook.com
    new-mx: contoso-com.o-v1.mx.microsoft
    preference: 0
    ttl: { before: 3600, during: 60, after: 3600 }
    mta-sts: { before: enforce, max-age: 604800 }
    tls-rpt: [ "mailto:tlsrpt@contoso.com" ]
`;

export interface PlanCase {
  readonly name: string;
  /** `[from, to]` replacements applied to `goodPlan`. */
  readonly edit: readonly (readonly [string, string])[];
  /** Codes with their places, in the order of the file; empty: accepted. */
  readonly errors: readonly string[];
  /** False where the JSON Schema cannot say it: comparisons of two values, and YAML itself. */
  readonly schema?: boolean;
}

export function planText({ edit }: Pick<PlanCase, 'edit'>): string {
  return edit.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`nothing to replace: ${from}`);
    return text.replace(from, () => to);
  }, goodPlan);
}

const newMxLine = '    new-mx: contoso-com.o-v1.mx.microsoft\n';
const sts = 'max-age: 604800 }';

export const planCases: readonly PlanCase[] = [
  { name: 'the example', edit: [], errors: [] },
  {
    name: 's3 without new-mx',
    edit: [
      ['s4-add-new-mx', 's3-enable-dnssec'],
      [newMxLine, ''],
    ],
    errors: [],
  },
  {
    name: 'no MTA-STS and no TLS-RPT',
    edit: [
      ['    mta-sts: { before: enforce, max-age: 604800 }\n', ''],
      ['    tls-rpt: [ "mailto:tlsrpt@contoso.com" ]\n', ''],
    ],
    errors: [],
  },
  {
    name: 'every optional key',
    edit: [
      [
        sts,
        'max-age: 0, legacy: ["*.mail.protection.outlook.com"], new: ["*.o-v1.mx.microsoft"], before-id: 20261101T080000Z, txt-ttl: 60 }',
      ],
      [
        '"mailto:tlsrpt@contoso.com" ]',
        'https://example.com/report ]\n    tls-rpt-ttl: 300\n    raise-ttl: s7',
      ],
    ],
    errors: [],
  },
  {
    name: 'a partition of another shape',
    edit: [['o-v1', '1j2b']],
    errors: [],
  },
  {
    name: 'an id of digits only, which is text all the same',
    edit: [[sts, 'max-age: 604800, before-id: 20261101 }']],
    errors: [],
  },
  {
    name: 'an unknown key with a near one',
    edit: [['preference:', 'preferense:']],
    errors: ['plan-unknown-key 9:5'],
  },
  {
    name: 'an unknown key without a near one',
    edit: [['    preference: 0', '    preference: 0\n    colour: red']],
    errors: ['plan-unknown-key 10:5'],
  },
  {
    name: 'an unknown key of ttl',
    edit: [['after: 3600', 'after: 3600, later: 1']],
    errors: ['plan-unknown-key 10:51'],
  },
  {
    name: 'a missing key',
    edit: [['    track: exchange-online\n', '']],
    errors: ['plan-missing-key 4:3'],
  },
  { name: 'no version', edit: [['version: 1\n', '']], errors: ['plan-missing-key 2:1'] },
  {
    name: 'a key twice',
    edit: [['    preference: 0\n', '    preference: 0\n    preference: 10\n']],
    errors: ['plan-duplicate-key 10:5'],
    schema: false,
  },
  { name: 'version 2', edit: [['version: 1', 'version: 2']], errors: ['plan-version 2:10'] },
  {
    name: 'a version in quotes',
    edit: [['version: 1', 'version: "1"']],
    errors: ['plan-wrong-type 2:10'],
  },
  {
    name: 'a TTL in hexadecimal',
    edit: [['during: 60', 'during: 0x3c']],
    errors: ['plan-wrong-type 10:34'],
    schema: false,
  },
  {
    name: 'a TTL with a leading zero',
    edit: [['during: 60', 'during: 060']],
    errors: ['plan-wrong-type 10:34'],
    schema: false,
  },
  {
    name: 'a fraction',
    edit: [['during: 60', 'during: 60.5']],
    errors: ['plan-wrong-type 10:34'],
  },
  {
    name: 'an empty value',
    edit: [['preference: 0', 'preference:']],
    errors: ['plan-wrong-type 9:5'],
  },
  {
    name: 'a list where a word belongs',
    edit: [['stage: s4-add-new-mx', 'stage: [ s4-add-new-mx ]']],
    errors: ['plan-wrong-type 6:12'],
  },
  {
    name: 'a word where a list belongs',
    edit: [['[ "mailto:tlsrpt@contoso.com" ]', 'mailto:tlsrpt@contoso.com']],
    errors: ['plan-wrong-type 12:14'],
  },
  {
    name: 'an unknown track',
    edit: [['track: exchange-online', 'track: exchange']],
    errors: ['plan-unknown-track 5:12'],
  },
  {
    name: 'a misspelt stage',
    edit: [['s4-add-new-mx', 's4-add-newmx']],
    errors: ['plan-unknown-stage 6:12'],
  },
  {
    name: 'a domain of one label',
    edit: [['  contoso.com:', '  contoso:']],
    errors: ['plan-domain-name 4:3'],
  },
  {
    name: 'an address instead of a domain',
    edit: [['  contoso.com:', '  192.0.2.1:']],
    errors: ['plan-domain-name 4:3'],
  },
  {
    name: 'a domain with an underscore',
    edit: [['  contoso.com:', '  _mta-sts.contoso.com:']],
    errors: ['plan-domain-name 4:3'],
  },
  {
    name: 'the initial domain',
    edit: [['  contoso.com:', '  contoso.onmicrosoft.com:']],
    errors: ['plan-domain-unsupported 4:3'],
  },
  {
    name: 'a domain in a zone of Microsoft',
    edit: [['  contoso.com:', '  contoso-com.o-v1.mx.microsoft:']],
    errors: ['plan-domain-unsupported 4:3'],
  },
  {
    name: 'a legacy host elsewhere',
    edit: [['contoso-com.mail.protection.outlook.com', 'mx.example.net']],
    errors: ['plan-host-wrong-zone 7:16'],
  },
  {
    name: 'a legacy host with the dots of the domain',
    edit: [['contoso-com.mail.', 'contoso.com.mail.']],
    errors: ['plan-host-wrong-zone 7:16'],
  },
  {
    name: 'a new host below the wrong suffix',
    edit: [['mx.microsoft', 'mx.microsoft.example.com']],
    errors: ['plan-host-wrong-zone 8:13'],
  },
  {
    name: 'a new host without its partition',
    edit: [['contoso-com.o-v1.mx.microsoft', 'contoso-com.mx.microsoft']],
    errors: ['plan-host-wrong-zone 8:13'],
  },
  {
    name: 'hosts exchanged',
    edit: [
      [
        'legacy-mx: contoso-com.mail.protection.outlook.com',
        'legacy-mx: contoso-com.o-v1.mx.microsoft',
      ],
      [newMxLine, '    new-mx: contoso-com.mail.protection.outlook.com\n'],
    ],
    errors: ['plan-host-wrong-zone 7:16', 'plan-host-wrong-zone 8:13'],
  },
  {
    name: 'a host that is no name',
    edit: [[newMxLine, '    new-mx: "contoso com"\n']],
    errors: ['plan-domain-name 8:13'],
  },
  {
    name: 's4 without new-mx',
    edit: [[newMxLine, '']],
    errors: ['plan-new-mx-missing 6:12'],
  },
  {
    name: 'a TTL below 30',
    edit: [['during: 60', 'during: 29']],
    errors: ['plan-ttl-below-30 10:34'],
  },
  {
    name: 'a lowered TTL above the one before',
    edit: [['during: 60', 'during: 3601']],
    errors: ['plan-ttl-range 10:34', 'plan-ttl-range 10:34'],
    schema: false,
  },
  {
    name: 'a TTL of more than a week',
    edit: [['before: 3600', 'before: 604801']],
    errors: ['plan-ttl-range 10:20'],
  },
  {
    name: 'a negative TTL',
    edit: [['before: 3600', 'before: -1']],
    errors: ['plan-ttl-range 10:20'],
  },
  {
    name: 'another preference',
    edit: [['preference: 0', 'preference: 5']],
    errors: ['plan-preference 9:17'],
  },
  {
    name: 'max_age beyond RFC 8461',
    edit: [['604800', '31557601']],
    errors: ['plan-max-age-range 11:42'],
  },
  {
    name: 'an unknown mode',
    edit: [['before: enforce', 'before: enforced']],
    errors: ['plan-wrong-type 11:24'],
  },
  {
    name: 'an id with hyphens',
    edit: [[sts, 'max-age: 604800, before-id: "2026-11-23" }']],
    errors: ['plan-sts-id 11:61'],
  },
  {
    name: 'a pattern with a star inside',
    edit: [[sts, 'max-age: 604800, new: [ "contoso-com.*.mx.microsoft" ] }']],
    errors: ['plan-sts-pattern 11:57'],
  },
  {
    name: 'a pattern with a trailing dot',
    edit: [[sts, 'max-age: 604800, new: [ contoso-com.o-v1.mx.microsoft. ] }']],
    errors: ['plan-sts-pattern 11:57'],
  },
  {
    name: 'a pattern of another host',
    edit: [[sts, 'max-age: 604800, new: [ mx.example.net ] }']],
    errors: ['plan-sts-pattern-mismatch 11:57'],
    schema: false,
  },
  {
    name: 'a wildcard over the legacy zone for the new host',
    edit: [[sts, 'max-age: 604800, new: [ "*.mail.protection.outlook.com" ] }']],
    errors: ['plan-sts-pattern-mismatch 11:57'],
    schema: false,
  },
  {
    name: 'a wildcard one label short',
    edit: [[sts, 'max-age: 604800, new: [ "*.mx.microsoft" ] }']],
    errors: ['plan-sts-wildcard-depth 11:57'],
    schema: false,
  },
  {
    name: 'a wildcard one label short before new-mx is known',
    edit: [
      ['s4-add-new-mx', 's0-baseline'],
      [newMxLine, ''],
      [sts, 'max-age: 604800, new: [ "*.mx.microsoft" ] }'],
    ],
    errors: ['plan-sts-wildcard-depth 10:57'],
    schema: false,
  },
  {
    name: 'a wildcard one label short over the legacy host',
    edit: [[sts, 'max-age: 604800, legacy: [ "*.outlook.com" ] }']],
    errors: ['plan-sts-wildcard-depth 11:60'],
    schema: false,
  },
  {
    name: 'an empty list of patterns',
    edit: [[sts, 'max-age: 604800, new: [] }']],
    errors: ['plan-wrong-type 11:55'],
  },
  {
    name: 'a report address over plain HTTP',
    edit: [['mailto:tlsrpt@contoso.com', 'http://contoso.com/report']],
    errors: ['plan-tls-rpt-uri 12:16'],
  },
  {
    name: 'a report address that would end the record early',
    edit: [['mailto:tlsrpt@contoso.com', 'mailto:a@contoso.com;b=c']],
    errors: ['plan-tls-rpt-uri 12:16'],
  },
  {
    name: 'a report address without a domain',
    edit: [['mailto:tlsrpt@contoso.com', 'mailto:tlsrpt']],
    errors: ['plan-tls-rpt-uri 12:16'],
  },
  {
    name: 'a word for raise-ttl',
    edit: [['    preference: 0', '    preference: 0\n    raise-ttl: never']],
    errors: ['plan-wrong-type 10:16'],
  },
  {
    name: 'a TXT TTL of zero',
    edit: [['    preference: 0', '    preference: 0\n    tls-rpt-ttl: 0']],
    errors: ['plan-ttl-range 10:18'],
  },
  {
    name: 'no domain at all',
    edit: [[goodPlan.slice(goodPlan.indexOf('domains:')), 'domains: {}\n']],
    errors: ['plan-missing-key 3:1'],
  },
];
