/** Who has which address in the lab's zones; documentation ranges all (RFC 5737, RFC 3849). */
export const labAddresses = {
  rootServer: '192.0.2.1',
  comServer: '192.0.2.2',
  microsoftServer: '192.0.2.3',
  ns1: '192.0.2.53',
  ns2: '198.51.100.53',
  outlookServer: '203.0.113.53',
  legacyServer: '203.0.113.54',
  mxMicrosoftServer: '203.0.113.60',
  partitionServer: '203.0.113.61',
  web: '192.0.2.80',
  policy: '192.0.2.81',
  legacyMx: '203.0.113.25',
  newMx: '198.51.100.25',
  newMxV6: '2001:db8::25',
} as const;

export const labNames = {
  domain: 'contoso.com',
  legacyMx: 'contoso-com.mail.protection.outlook.com',
  newMx: 'contoso-com.o-v1.mx.microsoft',
  policyHost: 'mta-sts.contoso.com',
} as const;
