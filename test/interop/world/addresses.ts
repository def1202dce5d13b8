/** Names and addresses of the private internet; every server has the real port on a loopback address of its own. */
export const names = {
  domain: 'contoso.com',
  legacyHost: 'contoso-com.mail.protection.outlook.com',
  newHost: 'contoso-com.o-v1.mx.microsoft',
  policyHost: 'mta-sts.contoso.com',
  primary: 'ns1.contoso.com',
  secondary: 'ns2.contoso.com',
} as const;

export const addresses = {
  root: '127.0.53.1',
  registry: '127.0.53.2',
  operator: '127.0.53.3',
  partition: '127.0.53.4',
  primary: '127.0.53.11',
  secondary: '127.0.53.12',
  resolver: '127.0.53.53',
  legacyMx: '127.0.53.25',
  newMx: '127.0.53.26',
  newMxV6: 'fd53::26',
  policy: '127.0.53.80',
} as const;

/** The name under which the TLSA records of the new host stand. */
export const tlsaBase = `_25._tcp.${names.newHost}`;
