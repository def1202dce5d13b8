import { Buffer } from 'node:buffer';
import { issueCertificate } from '../../../src/lab/certificates.js';
import type { Outcome, SmtpTranscript } from '../../../src/protocols/recording/network.js';
import { readSmtpTranscript } from '../../../src/protocols/smtp/index.js';

const timing = { at: 0, took: 1 };
const leaf = issueCertificate({ subject: 'mx.example.com', notBefore: 0, notAfter: 2_000_000_000 });
const chain = [leaf.der.toString('base64')];

/** `S:` and `C:` lines as a session shows them. */
function session(
  lines: readonly string[],
  rest: Partial<SmtpTranscript> = {},
): Outcome<SmtpTranscript> {
  const value: SmtpTranscript = {
    lines: lines.map((line) => ({
      from: line.startsWith('C:') ? ('client' as const) : ('server' as const),
      text: line.slice(2),
    })),
    ...rest,
  };
  return { outcome: 'answered', value, timing };
}

const upToEhlo = ['S:220 mx.example.com ESMTP', 'C:EHLO probe.example.net', 'S:250-mx.example.com'];
const upToStarttls = [...upToEhlo, 'S:250 STARTTLS', 'C:STARTTLS'];

describe('reading an SMTP probe', () => {
  it('tells an established session with its chain (F01)', () => {
    const tls = { ok: true as const, version: 'TLSv1.3', chain };
    const read = readSmtpTranscript(session([...upToStarttls, 'S:220 go'], { tls }));
    expect(read).toMatchObject({
      outcome: 'answered',
      starttls: 'established',
      tlsVersion: 'TLSv1.3',
    });
    expect(read.chain[0]?.subject).toBe('CN=mx.example.com');
    expect(read.banner).toBe('220 mx.example.com ESMTP');
  });

  it.each([
    ['not-offered', [...upToEhlo, 'S:250 SIZE']],
    ['not-offered', ['S:220 old', 'C:EHLO x', 'S:502 what is EHLO']],
    ['refused', [...upToStarttls, 'S:454 not now']],
    ['unanswered', upToStarttls],
    ['unanswered', upToEhlo],
    ['unanswered', [...upToStarttls, 'S:220 go']],
    ['unanswered', [...upToStarttls, 'S:\u0000\u0001']],
  ])('says %s and nothing more', (starttls, lines) => {
    expect(readSmtpTranscript(session(lines))).toMatchObject({
      outcome: 'answered',
      starttls,
      chain: [],
    });
  });

  it('takes 421 in place of the 220 to STARTTLS for a service that closes, not for a refusal', () => {
    const closing = session([...upToStarttls, 'S:421 4.3.2 too busy']);
    expect(readSmtpTranscript(closing)).toMatchObject({ starttls: 'not-tried', rejection: 421 });
  });

  it('names octets between the 220 and the handshake as injection, whatever the handshake did (F01)', () => {
    const tls = { ok: true as const, version: 'TLSv1.3', chain };
    const injected = Buffer.from('250 EVIL\r\n').toString('base64');
    const read = readSmtpTranscript(session([...upToStarttls, 'S:220 go'], { injected, tls }));
    expect(read).toMatchObject({ starttls: 'injected', detail: '10 octets' });
  });

  it.each(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'timed-out', 'connection-closed'])(
    'takes a handshake that the network ended (%s) for not seen, never for a server without TLS',
    (alert) => {
      const tls = { ok: false as const, alert };
      const read = readSmtpTranscript(session([...upToStarttls, 'S:220 go'], { tls }));
      expect(read).toMatchObject({ starttls: 'unanswered', detail: `in the handshake: ${alert}` });
    },
  );

  it('keeps a failed handshake apart from a missing one', () => {
    const tls = { ok: false as const, alert: 'handshake_failure' };
    const read = readSmtpTranscript(session([...upToStarttls, 'S:220 go'], { tls }));
    expect(read).toMatchObject({ starttls: 'handshake-failed', detail: 'handshake_failure' });
  });

  it.each([421, 554])(
    'reports a greeting of %d as turning us away, never as no STARTTLS',
    (code) => {
      const read = readSmtpTranscript(session([`S:${code} go away`]));
      expect(read).toMatchObject({ outcome: 'answered', starttls: 'not-tried', rejection: code });
    },
  );

  it('a refusal of EHLO by policy says nothing of STARTTLS', () => {
    const read = readSmtpTranscript(session(['S:220 hi', 'C:EHLO x', 'S:550 blocked']));
    expect(read).toMatchObject({ starttls: 'not-tried', rejection: 550 });
  });

  it('a peer that does not speak SMTP, or says nothing, is garbage', () => {
    expect(readSmtpTranscript(session(['S:SSH-2.0-OpenSSH'])).outcome).toBe('garbage');
    expect(readSmtpTranscript(session([])).outcome).toBe('garbage');
  });

  it('passes on why nothing is known (F06)', () => {
    const result = { outcome: 'timed-out' as const, detail: 'connect', timing };
    expect(readSmtpTranscript(result)).toMatchObject({
      outcome: 'timed-out',
      starttls: 'not-tried',
    });
  });

  it('an unreadable leaf does not let the next certificate take its place', () => {
    const tls = { ok: true as const, version: 'TLSv1.3', chain: ['AAAA', ...chain] };
    expect(readSmtpTranscript(session([...upToStarttls, 'S:220 go'], { tls })).chain).toEqual([]);
  });
});
