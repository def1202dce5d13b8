import {
  canMatchNewHost,
  isInitialDomain,
  isLegacyExchangeHost,
  isMicrosoftMailZone,
  isNewExchangeHost,
} from '../../src/core/exchange-hosts.js';
import { parseDomainName, type DomainName } from '../../src/core/name.js';

function name(text: string): DomainName {
  const parsed = parseDomainName(text);
  if (parsed === undefined) throw new Error(`no name: ${text}`);
  return parsed;
}

describe('the host names of Exchange Online', () => {
  it.each([
    ['contoso-com.mail.protection.outlook.com', 'legacy'],
    ['contoso-com.mail.eo.outlook.com', 'legacy'],
    ['contoso-com.mail.protection.outlook.de', 'legacy'],
    ['contoso-com.mail.protection.office365.us', 'legacy'],
    ['contoso-com.o-v1.mx.microsoft', 'new'],
    ['contoso-com.1j2b.mx.microsoft', 'new'],
    ['contoso-com.mx.microsoft', 'none'],
    ['a.contoso-com.o-v1.mx.microsoft', 'none'],
    ['mail.protection.outlook.com', 'none'],
    ['contoso.com.mail.protection.outlook.com', 'none'],
    ['contoso-com.mail.protection.outlook.com.example.net', 'none'],
    ['xmail.protection.outlook.com', 'none'],
  ])('%s is %s', (text, kind) => {
    expect(isLegacyExchangeHost(name(text))).toBe(kind === 'legacy');
    expect(isNewExchangeHost(name(text))).toBe(kind === 'new');
  });

  it('knows the zones in which nobody else may publish', () => {
    expect(isMicrosoftMailZone(name('_25._tcp.contoso-com.o-v1.mx.microsoft'))).toBe(true);
    expect(isMicrosoftMailZone(name('mx.microsoft'))).toBe(true);
    expect(isMicrosoftMailZone(name('contoso.com'))).toBe(false);
    expect(isInitialDomain(name('contoso.onmicrosoft.com'))).toBe(true);
    expect(isInitialDomain(name('contosoonmicrosoft.com'))).toBe(false);
  });

  it('tells which patterns can match a new host', () => {
    expect(canMatchNewHost('*.o-v1.mx.microsoft')).toBe(true);
    expect(canMatchNewHost('contoso-com.o-v1.mx.microsoft')).toBe(true);
    expect(canMatchNewHost('*.mx.microsoft')).toBe(false);
  });
});
