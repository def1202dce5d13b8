import { labAddresses as at, labNames } from './addresses.js';

/** What each zone holds on the first day, without DS and DNSKEY, which come from the keys made for this lab. */

function head(apex: string, server: string, negativeTtl: number): string {
  return [
    `${apex} 3600 IN SOA ${server} hostmaster.example.net. 1 1800 900 604800 ${negativeTtl}`,
    `${apex} 86400 IN NS ${server}`,
  ].join('\n');
}

export const rootZone = `
${head('.', 'root-server.test.', 3600)}
root-server.test. 86400 IN A ${at.rootServer}
com-server.test. 86400 IN A ${at.comServer}
microsoft-server.test. 86400 IN A ${at.microsoftServer}
com. 86400 IN NS com-server.test.
microsoft. 86400 IN NS microsoft-server.test.
`;

export const comZone = `
${head('com.', 'com-server.test.', 900)}
contoso.com. 86400 IN NS ns1.contoso.com.
contoso.com. 86400 IN NS ns2.contoso.com.
ns1.contoso.com. 86400 IN A ${at.ns1}
ns2.contoso.com. 86400 IN A ${at.ns2}
outlook.com. 86400 IN NS ns1.outlook.com.
ns1.outlook.com. 86400 IN A ${at.outlookServer}
`;

/** The web host at the apex refuses port 25: it is where mail ends up when the MX set is gone (RFC 5321 s5.1). */
export const contosoZone = `
${head('contoso.com.', 'ns1.contoso.com.', 300)}
contoso.com. 86400 IN NS ns2.contoso.com.
ns1.contoso.com. 86400 IN A ${at.ns1}
ns2.contoso.com. 86400 IN A ${at.ns2}
contoso.com. 3600 IN A ${at.web}
www.contoso.com. 3600 IN A ${at.web}
${labNames.policyHost}. 3600 IN A ${at.policy}
contoso.com. 3600 IN MX 0 ${labNames.legacyMx}.
`;

export const outlookZone = `
${head('outlook.com.', 'ns1.outlook.com.', 300)}
ns1.outlook.com. 86400 IN A ${at.outlookServer}
mail.protection.outlook.com. 86400 IN NS ns1.mail.protection.outlook.com.
ns1.mail.protection.outlook.com. 86400 IN A ${at.legacyServer}
`;

export const legacyZone = `
${head('mail.protection.outlook.com.', 'ns1.mail.protection.outlook.com.', 60)}
ns1.mail.protection.outlook.com. 86400 IN A ${at.legacyServer}
${labNames.legacyMx}. 60 IN A ${at.legacyMx}
`;

export const microsoftZone = `
${head('microsoft.', 'microsoft-server.test.', 900)}
mx.microsoft. 86400 IN NS ns1.mx.microsoft.
ns1.mx.microsoft. 86400 IN A ${at.mxMicrosoftServer}
`;

export const mxMicrosoftZone = `
${head('mx.microsoft.', 'ns1.mx.microsoft.', 300)}
ns1.mx.microsoft. 86400 IN A ${at.mxMicrosoftServer}
o-v1.mx.microsoft. 86400 IN NS ns1.o-v1.mx.microsoft.
ns1.o-v1.mx.microsoft. 86400 IN A ${at.partitionServer}
`;

/** The customer's host is not there: it comes with the cmdlet of s3. */
export const partitionZone = `
${head('o-v1.mx.microsoft.', 'ns1.o-v1.mx.microsoft.', 300)}
ns1.o-v1.mx.microsoft. 86400 IN A ${at.partitionServer}
`;
