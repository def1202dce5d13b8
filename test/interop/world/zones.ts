import { addresses, names } from './addresses.js';

const soa = (server: string, minimum = 300): string =>
  `@ 3600 IN SOA ${server}. hostmaster.${server}. 1 7200 600 1209600 ${minimum}\n`;

/** The text of each zone that is not the customer's. `ds` holds the DS lines of the children, by zone. */
export function zoneTexts(
  ds: Readonly<Record<string, string>>,
  ipv6: boolean,
): Readonly<Record<string, string>> {
  const delegated = (zone: string): string => ds[zone] ?? '';
  return {
    '.': `${soa('a.root-servers.test')}. 3600 IN NS a.root-servers.test.
a.root-servers.test. 3600 IN A ${addresses.root}
com. 3600 IN NS ns.registry.com.
ns.registry.com. 3600 IN A ${addresses.registry}
microsoft. 3600 IN NS ns.registry.microsoft.
ns.registry.microsoft. 3600 IN A ${addresses.registry}
${delegated('com')}${delegated('microsoft')}`,
    com: `${soa('ns.registry.com')}com. 3600 IN NS ns.registry.com.
ns.registry.com. 3600 IN A ${addresses.registry}
outlook.com. 3600 IN NS ns.outlook.com.
ns.outlook.com. 3600 IN A ${addresses.operator}
contoso.com. 3600 IN NS ${names.primary}.
contoso.com. 3600 IN NS ${names.secondary}.
${names.primary}. 3600 IN A ${addresses.primary}
${names.secondary}. 3600 IN A ${addresses.secondary}
${delegated('contoso.com')}`,
    'outlook.com': `${soa('ns.outlook.com')}outlook.com. 3600 IN NS ns.outlook.com.
ns.outlook.com. 3600 IN A ${addresses.operator}
mail.protection.outlook.com. 3600 IN NS ns.outlook.com.
`,
    'mail.protection.outlook.com': `${soa('ns.outlook.com')}@ 3600 IN NS ns.outlook.com.
${names.legacyHost}. 10 IN A ${addresses.legacyMx}
`,
    microsoft: `${soa('ns.registry.microsoft')}microsoft. 3600 IN NS ns.registry.microsoft.
ns.registry.microsoft. 3600 IN A ${addresses.registry}
mx.microsoft. 3600 IN NS ns.mx.microsoft.
ns.mx.microsoft. 3600 IN A ${addresses.operator}
${delegated('mx.microsoft')}`,
    'mx.microsoft': `${soa('ns.mx.microsoft')}mx.microsoft. 3600 IN NS ns.mx.microsoft.
ns.mx.microsoft. 3600 IN A ${addresses.operator}
o-v1.mx.microsoft. 3600 IN NS ns.o-v1.mx.microsoft.
ns.o-v1.mx.microsoft. 3600 IN A ${addresses.partition}
${delegated('o-v1.mx.microsoft')}`,
    'o-v1.mx.microsoft': `${soa('ns.o-v1.mx.microsoft')}@ 3600 IN NS ns.o-v1.mx.microsoft.
ns.o-v1.mx.microsoft. 3600 IN A ${addresses.partition}
${names.newHost}. 300 IN A ${addresses.newMx}
${ipv6 ? `${names.newHost}. 300 IN AAAA ${addresses.newMxV6}\n` : ''}`,
  };
}

/** The customer's zone before any record of the cutover: the name servers and the policy host. */
export function customerZone(): string {
  return `${soa(names.primary)}@ 3600 IN NS ${names.primary}.
@ 3600 IN NS ${names.secondary}.
${names.primary}. 3600 IN A ${addresses.primary}
${names.secondary}. 3600 IN A ${addresses.secondary}
${names.policyHost}. 300 IN A ${addresses.policy}
`;
}
