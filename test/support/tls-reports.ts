/** TLS reports as JSON, in the shapes that senders give them. */
type Json = Readonly<Record<string, unknown>>;

interface PolicyParts {
  readonly type?: string;
  readonly strings?: unknown;
  readonly domain?: string;
  readonly mxHost?: unknown;
  readonly summary?: Json;
  readonly details?: unknown;
}

export function policyJson({
  type = 'tlsa',
  strings,
  domain,
  mxHost,
  summary,
  details,
}: PolicyParts): Json {
  return {
    policy: {
      'policy-type': type,
      ...(strings !== undefined && { 'policy-string': strings }),
      'policy-domain': domain ?? 'contoso.com',
      ...(mxHost !== undefined && { 'mx-host': mxHost }),
    },
    summary: summary ?? { 'total-successful-session-count': 5, 'total-failure-session-count': 0 },
    ...(details !== undefined && { 'failure-details': details }),
  };
}

export function reportJson(policies: readonly unknown[], more: Json = {}): Json {
  return {
    'organization-name': 'Example Sender',
    'date-range': {
      'start-datetime': '2026-11-24T00:00:00Z',
      'end-datetime': '2026-11-24T23:59:59Z',
    },
    'contact-info': 'postmaster@sender.example.net',
    'report-id': '2026-11-24-1',
    policies,
    ...more,
  };
}

/** The shape of RFC 8460 appendix B: MTA-STS, three kinds of failure; mx-host as the array that s4.4 wants. */
export const rfcShape = reportJson([
  policyJson({
    type: 'sts',
    strings: ['version: STSv1', 'mode: testing', 'mx: *.mail.contoso.com', 'max_age: 86400'],
    mxHost: ['*.mail.contoso.com'],
    summary: { 'total-successful-session-count': 5326, 'total-failure-session-count': 303 },
    details: [
      {
        'result-type': 'certificate-expired',
        'sending-mta-ip': '2001:db8::1',
        'receiving-mx-hostname': 'mx1.mail.contoso.com',
        'failed-session-count': 100,
      },
      {
        'result-type': 'starttls-not-supported',
        'sending-mta-ip': '2001:db8::2',
        'receiving-mx-hostname': 'mx2.mail.contoso.com',
        'receiving-ip': '203.0.113.56',
        'failed-session-count': 200,
        'additional-information': 'https://sender.example.net/report?id=1',
      },
      {
        'result-type': 'validation-failure',
        'sending-mta-ip': '198.51.100.62',
        'receiving-ip': '203.0.113.58',
        'receiving-mx-hostname': 'mx-backup.mail.contoso.com',
        'failed-session-count': 3,
        'failure-reason-code': 'X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED',
      },
    ],
  }),
]);

/** As Google writes it: mx-host a string, no sender address, no reason, an MX that the policy does not list. */
export const googleMismatch = reportJson(
  [
    policyJson({
      type: 'sts',
      strings: ['version: STSv1', 'mode: enforce', 'mx: *.mx.microsoft', 'max_age: 604800'],
      mxHost: '*.mx.microsoft',
      summary: { 'total-successful-session-count': 0, 'total-failure-session-count': 10 },
      details: [
        {
          'result-type': 'validation-failure',
          'sending-mta-ip': '',
          'receiving-mx-hostname': 'contoso-com.o-v1.mx.microsoft',
          'failed-session-count': 10,
        },
      ],
    }),
  ],
  { 'organization-name': 'Google Inc.', 'contact-info': 'smtp-tls-reporting@google.com' },
);

/** As Microsoft writes it: the records as JSON inside one string, the same sessions under TLSA and MTA-STS. */
export const microsoftDouble = reportJson(
  [
    policyJson({
      strings: [JSON.stringify(['3 1 1 AB', '3 1 1 CD'])],
      summary: { 'total-successful-session-count': 7, 'total-failure-session-count': 2 },
      details: [
        {
          'result-type': 'tlsa-invalid',
          'sending-mta-ip': '',
          'receiving-mx-hostname': 'MX1.contoso.com.',
          'receiving-ip': '192.0.2.7',
          'failed-session-count': 2,
        },
      ],
    }),
    policyJson({
      type: 'sts',
      strings: ['version: STSv1', 'mode: enforce', 'mx: mx1.contoso.com'],
      summary: { 'total-successful-session-count': 9, 'total-failure-session-count': 0 },
    }),
  ],
  {
    'organization-name': 'Microsoft Corporation',
    'contact-info': 'tlsrpt-noreply@microsoft.com',
    'report-id': '134011111111111111+contoso.com',
  },
);

export const jsonText = (value: unknown): string => JSON.stringify(value);
