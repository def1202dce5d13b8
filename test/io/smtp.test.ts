import type {
  Outcome,
  SmtpRequest,
  SmtpTranscript,
} from '../../src/protocols/recording/network.js';
import { readSmtpTranscript } from '../../src/protocols/smtp/transcript.js';
import {
  certificate,
  closeAll,
  closedPort,
  handlesLeft,
  helpfulReplies,
  live,
  secureOptions,
  smtpServer,
  tcpServer,
  type SmtpScript,
} from './servers.js';

afterEach(async () => {
  await closeAll();
  expect(await handlesLeft()).toEqual([]);
});

const leaf = certificate('mx.example.com');

function to(port: number, more: Partial<SmtpRequest> = {}): SmtpRequest {
  return { address: '127.0.0.1', port, serverName: 'mx.example.com', ...more };
}

async function probe(
  script: SmtpScript,
  more: Partial<SmtpRequest> = {},
): Promise<{ outcome: Outcome<SmtpTranscript>; heard: readonly string[] }> {
  const { port, heard } = await smtpServer(script);
  return { outcome: await live().smtp(to(port, more)), heard };
}

function valueOf(outcome: Outcome<SmtpTranscript>): SmtpTranscript {
  if (outcome.outcome !== 'answered') throw new Error(`${outcome.outcome} ${outcome.detail}`);
  return outcome.value;
}

function serverLines(outcome: Outcome<SmtpTranscript>): readonly string[] {
  return valueOf(outcome)
    .lines.filter(({ from }) => from === 'server')
    .map(({ text }) => text);
}

describe('an SMTP probe', () => {
  it('greets, upgrades, keeps an expired chain in wire order and says good-bye (F01, F08)', async () => {
    const ca = certificate('ca.example.com');
    const unrelated = certificate('unrelated.example.com');
    const signed = certificate('mx.example.com', ca);
    const { outcome, heard } = await probe({
      tls: secureOptions(signed, unrelated, ca, unrelated),
    });
    expect(valueOf(outcome).tls).toEqual({
      ok: true,
      version: 'TLSv1.3',
      chain: [signed, unrelated, ca, unrelated].map(({ der }) => der.toString('base64')),
    });
    expect(heard).toEqual(['EHLO [127.0.0.1]', 'STARTTLS', 'tls:QUIT']);
    expect(readSmtpTranscript(outcome)).toMatchObject({
      outcome: 'answered',
      starttls: 'established',
    });
  });

  it('keeps every line of both sides in order', async () => {
    const { outcome } = await probe({
      greeting: '220-mx.example.com\r\n220 hello\r\n',
      tls: secureOptions(leaf),
    });
    expect(valueOf(outcome).lines).toEqual([
      { from: 'server', text: '220-mx.example.com' },
      { from: 'server', text: '220 hello' },
      { from: 'client', text: 'EHLO [127.0.0.1]' },
      { from: 'server', text: '250-mx.example.com' },
      { from: 'server', text: '250-PIPELINING' },
      { from: 'server', text: '250 STARTTLS' },
      { from: 'client', text: 'STARTTLS' },
      { from: 'server', text: '220 go' },
      { from: 'client', text: 'QUIT' },
      { from: 'server', text: '221 bye' },
    ]);
  });

  it('gives the configured name, and refuses one that could carry a command', async () => {
    const { port, heard } = await smtpServer({});
    await live({ ehloName: 'probe.example.net' }).smtp(to(port));
    expect(heard[0]).toBe('EHLO probe.example.net');
    expect(() => live({ ehloName: 'x.example\r\nMAIL FROM:<>' })).toThrow(RangeError);
  });

  it.each([
    ['mx.example.com', 'mx.example.com'],
    ['mx.example.com.', 'mx.example.com'],
    ['_under.example.com', '_under.example.com'],
    ['127.0.0.1', undefined],
    ['::1', undefined],
    ['a b\0.example.com', undefined],
    [`${'a.'.repeat(200)}example.com`, undefined],
  ])('sends SNI for %j as %j (F02)', async (serverName, expected) => {
    let seen: string | undefined;
    const options = {
      ...secureOptions(leaf),
      SNICallback: (name: string, done: (error: null) => void) => {
        seen = name;
        done(null);
      },
    };
    const { createServer } = await import('node:tls');
    const inner = createServer(options);
    const port = await tcpServer((socket) => {
      socket.write('220 hi\r\n');
      socket.on('data', function answer(chunk) {
        const line = chunk.toString('latin1');
        if (line.startsWith('EHLO')) socket.write(helpfulReplies.EHLO);
        if (line.startsWith('STARTTLS')) {
          socket.off('data', answer);
          socket.write(helpfulReplies.STARTTLS);
          inner.emit('connection', socket);
        }
      });
    });
    inner.on('tlsClientError', () => undefined);
    const outcome = await live({ timeouts: { quit: 20 } }).smtp(to(port, { serverName }));
    expect(valueOf(outcome).tls?.ok).toBe(true);
    expect(seen).toBe(expected);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'sees the certificate of the key type it asks for over %s',
    async (version) => {
      const ecdsa = certificate('mx.example.com');
      const rsa = certificate('mx.example.com', undefined, 'rsa');
      const tls = {
        key: [ecdsa.key.pem, rsa.key.pem],
        cert: [ecdsa.pem, rsa.pem],
        maxVersion: version,
      };
      const { port } = await smtpServer({ tls });
      const network = live();
      for (const [keyType, expected] of [
        ['rsa', rsa],
        ['ecdsa', ecdsa],
      ] as const)
        expect(valueOf(await network.smtp(to(port, { keyType }))).tls).toMatchObject({
          ok: true,
          version,
          chain: [expected.der.toString('base64')],
        });
    },
  );

  describe('asking for an ECDSA certificate (E11)', () => {
    const rsa = certificate('mx.example.com', undefined, 'rsa');
    const ecdsa = certificate('mx.example.com', rsa, 'p256');
    const both = { key: [ecdsa.key.pem, rsa.key.pem], cert: [ecdsa.pem, rsa.pem] };
    const alert = (description: number) => Uint8Array.of(21, 3, 3, 0, 2, 2, description);
    const [handshakeFailure, protocolVersion] = [alert(40), alert(70)];

    async function asked(
      tls: SmtpScript['tls'],
      onHello: (schemes: readonly number[], count: number) => Uint8Array | undefined,
      keyType: 'rsa' | 'ecdsa' = 'ecdsa',
    ) {
      let count = 0;
      const { port } = await smtpServer({
        ...(tls && { tls }),
        onHello: (hello) => onHello(signatureSchemes(hello), ++count),
      });
      const outcome = await live().smtp(to(port, { keyType }));
      return { count, tls: valueOf(outcome).tls };
    }

    it('finds one of an RSA issuer on a server that wants the issuer’s algorithm offered, as Java does', async () => {
      const strict = (schemes: readonly number[]) =>
        schemes.includes(0x0401) ? undefined : handshakeFailure;
      expect(await asked(both, strict)).toMatchObject({
        count: 2,
        tls: { ok: true, version: 'TLSv1.2', chain: [ecdsa.der.toString('base64')] },
      });
    });

    it('takes two refusals for none, and asks no third time', async () => {
      expect(await asked(secureOptions(rsa), () => undefined)).toMatchObject({
        count: 2,
        tls: { ok: false, alert: expect.stringMatching(/_ALERT_HANDSHAKE_FAILURE$/) as string },
      });
      expect(
        await asked({ ...secureOptions(rsa), minVersion: 'TLSv1.3' }, () => undefined),
      ).toMatchObject({
        count: 2,
        tls: { ok: false, alert: expect.stringMatching(/_ALERT_HANDSHAKE_FAILURE$/) as string },
      });
    });

    it('does not take a second session that ends otherwise for a refusal', async () => {
      const odd = await asked(both, (_, count) => (count === 1 ? handshakeFailure : alert(80)));
      expect(odd).toMatchObject({ count: 2, tls: { ok: false } });
      expect(odd.tls).not.toMatchObject({
        alert: expect.stringMatching(/HANDSHAKE_FAILURE$/) as string,
      });
    });

    it('asks once where the first refusal is no word about keys, and for RSA', async () => {
      expect((await asked(both, () => protocolVersion)).count).toBe(1);
      expect((await asked(both, () => handshakeFailure, 'rsa')).count).toBe(1);
      expect((await asked(both, () => undefined)).count).toBe(1);
    });
  });

  it('gets no handshake where the server has no key of the type asked for', async () => {
    const { outcome } = await probe({ tls: secureOptions(leaf) }, { keyType: 'rsa' });
    expect(valueOf(outcome).tls?.ok).toBe(false);
  });

  it('does not go below TLS 1.2 (F03)', async () => {
    const old = {
      ...secureOptions(leaf),
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    } as const;
    const { outcome } = await probe({ tls: old });
    expect(valueOf(outcome).tls).toMatchObject({ ok: false });
    expect(readSmtpTranscript(outcome).starttls).toBe('handshake-failed');
  });

  it('shakes no hands without authentication (F04)', async () => {
    const { outcome } = await probe({
      tls: { ciphers: 'aNULL:@SECLEVEL=0', maxVersion: 'TLSv1.2' },
    });
    expect(valueOf(outcome).tls).toMatchObject({ ok: false });
  });

  it('keeps octets that were put in before the handshake, and shakes no hands (F01)', async () => {
    const { outcome, heard } = await probe({
      replies: { STARTTLS: '220 go\r\n250 injected\r\n' },
    });
    expect(valueOf(outcome)).toMatchObject({
      injected: Buffer.from('250 injected\r\n').toString('base64'),
    });
    expect(valueOf(outcome).tls).toBeUndefined();
    expect(readSmtpTranscript(outcome).starttls).toBe('injected');
    expect(heard).toEqual(['EHLO [127.0.0.1]', 'STARTTLS']);
  });

  it('sees octets that follow the 220 in a segment of their own', async () => {
    const { port } = await smtpServer({
      onLine: (line, socket) =>
        line === 'STARTTLS' && setTimeout(() => socket.write('250 late\r\n'), 20),
    });
    const outcome = await live({ timeouts: { injectionWait: 200 } }).smtp(to(port));
    expect(readSmtpTranscript(outcome).starttls).toBe('injected');
  });

  it('waits for a slow greeting (F07)', async () => {
    const port = await tcpServer((socket) => {
      '220 slow\r\n'.split('').forEach((letter, index) => {
        setTimeout(() => socket.writable && socket.write(letter), 10 * index);
      });
    });
    const outcome = await live({ timeouts: { smtpCommand: 30, smtpGreeting: 5000 } }).smtp(
      to(port),
    );
    expect(serverLines(outcome)).toEqual(['220 slow']);
    expect(readSmtpTranscript(outcome)).toMatchObject({
      outcome: 'answered',
      starttls: 'unanswered',
    });
  });

  it.each(['554 no service\r\n', '421-busy\r\n421 later\r\n'])(
    'leaves politely where the greeting is %j',
    async (greeting) => {
      const { outcome, heard } = await probe({ greeting });
      expect(readSmtpTranscript(outcome).rejection).toBe(Number(greeting.slice(0, 3)));
      expect(heard).toEqual(['QUIT']);
    },
  );

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['offers no STARTTLS', { EHLO: '250 mx.example.com\r\n' }, 'not-offered'],
    ['does not know EHLO', { EHLO: '502 what\r\n' }, 'not-offered'],
    ['refuses STARTTLS', { STARTTLS: '454 not now\r\n' }, 'refused'],
  ])('says good-bye to a server that %s', async (_, replies, expected) => {
    const { outcome, heard } = await probe({ replies });
    expect(readSmtpTranscript(outcome).starttls).toBe(expected);
    expect(heard.at(-1)).toBe('QUIT');
  });

  it('never sends MAIL or DATA, whatever the server says (F08)', async () => {
    const { heard } = await probe({ tls: secureOptions(leaf) });
    const { heard: refused } = await probe({ replies: { STARTTLS: '250 ok\r\n' } });
    for (const line of [...heard, ...refused]) expect(line).toMatch(/^(tls:)?(EHLO|STARTTLS|QUIT)/);
  });
});

describe('an SMTP server that misbehaves costs one word', () => {
  const word = (outcome: Outcome<unknown>): string =>
    outcome.outcome === 'answered' ? 'answered' : `${outcome.outcome} ${outcome.detail}`;

  it('refused where nothing listens', async () => {
    expect(word(await live().smtp(to(await closedPort())))).toBe('refused ECONNREFUSED');
  });

  it('timed-out where no greeting comes', async () => {
    const port = await tcpServer(() => undefined);
    expect(word(await live().smtp(to(port)))).toBe('timed-out greeting');
  });

  it('unreachable where it hangs up or resets before a greeting', async () => {
    const hangsUp = await tcpServer((socket) => socket.end());
    const resets = await tcpServer((socket) => socket.resetAndDestroy());
    expect(word(await live().smtp(to(hangsUp)))).toBe('unreachable closed-before-greeting');
    expect(word(await live().smtp(to(resets)))).toBe('unreachable ECONNRESET');
  });

  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH\r\n', 'garbage not-a-reply: SSH-2.0-OpenSSH'],
    ['two codes in one reply', '220-a\r\n250 b\r\n', 'garbage mixed-codes: 220-a 250 b'],
  ])('garbage for %s', async (_, greeting, expected) => {
    const { outcome } = await probe({ greeting });
    expect(word(outcome)).toBe(expected);
  });

  it('garbage for a banner without end, read no further than the bounds', async () => {
    const port = await tcpServer((socket) => {
      const flood = (): void => {
        while (socket.writable && socket.write('220-more and more of it\r\n'.repeat(100)));
        socket.once('drain', flood);
      };
      flood();
    });
    expect(word(await live().smtp(to(port)))).toMatch(/^garbage too-m/);
  });

  it('garbage for one line without end', async () => {
    const { outcome } = await probe({ greeting: `220 ${'x'.repeat(100_000)}` });
    expect(word(outcome)).toMatch(/^garbage line-too-long: 220 x+$/);
    expect(word(outcome).length).toBeLessThan(300);
  });

  it.each<[string, SmtpScript, string]>([
    ['hangs up after EHLO', { onLine: (_, socket) => socket.destroy() }, 'unanswered'],
    ['resets after EHLO', { onLine: (_, socket) => socket.resetAndDestroy() }, 'unanswered'],
    ['sends garbage after EHLO', { replies: { EHLO: '\0\xff\r\n' } }, 'unanswered'],
    ['stays silent after EHLO', { replies: { EHLO: '' } }, 'unanswered'],
    ['stays silent after STARTTLS', { replies: { STARTTLS: '' } }, 'unanswered'],
    ['promises a line more than it sends', { replies: { EHLO: '250-STARTTLS\r\n' } }, 'unanswered'],
    [
      'hangs up after its 220',
      { onLine: (line, socket) => line === 'STARTTLS' && socket.end('220 go\r\n') },
      'unanswered',
    ],
    ['stays silent in the handshake', {}, 'unanswered'],
  ])('a transcript where it %s', async (_, script, expected) => {
    const { outcome } = await probe(script);
    expect(readSmtpTranscript(outcome)).toMatchObject({ outcome: 'answered', starttls: expected });
  });

  it('an alert where it has no certificate to show', async () => {
    const { outcome } = await probe({ tls: {} });
    expect(valueOf(outcome).tls).toEqual({
      ok: false,
      alert: expect.stringMatching(/^ERR_SSL_.*ALERT/) as string,
    });
  });

  it('an alert where the handshake is no TLS', async () => {
    const port = await tcpServer((socket) => {
      socket.write('220 hi\r\n');
      socket.on('data', (chunk) => {
        const line = chunk.toString('latin1');
        if (line.startsWith('EHLO')) socket.write(helpfulReplies.EHLO);
        else if (line.startsWith('STARTTLS')) socket.write(helpfulReplies.STARTTLS);
        else socket.write('not TLS at all, whatever you say\r\n');
      });
    });
    expect(valueOf(await live().smtp(to(port))).tls).toEqual({
      ok: false,
      alert: expect.stringMatching(/^ERR_SSL_/) as string,
    });
  });
});

describe('politeness', () => {
  it('opens one connection at a time to one address', async () => {
    let unserved = 0;
    let most = 0;
    const port = await tcpServer((socket) => {
      most = Math.max(most, ++unserved);
      setTimeout(() => {
        unserved--;
        socket.end('554 no\r\n');
      }, 20);
    });
    const network = live();
    await Promise.all([1, 2, 3, 4].map(() => network.smtp(to(port))));
    expect(most).toBe(1);
  });

  it.each([
    ['EHLO', { EHLO: '' }],
    ['STARTTLS', { STARTTLS: '' }],
    ['the handshake', {}],
  ])('makes no transcript of a session that was closed by us at %s', async (_, replies) => {
    const network = live({ timeouts: { smtpCommand: 60_000, handshake: 60_000 } });
    const { port, heard } = await smtpServer({ replies });
    const outcome = network.smtp(to(port));
    while (heard.length < ('EHLO' in replies ? 1 : 2))
      await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 60));
    network.close();
    expect(await outcome).toMatchObject({ outcome: 'not-attempted', detail: 'network-closed' });
  });

  it('turns every probe under way into not-attempted when the network closes', async () => {
    const port = await tcpServer(() => undefined);
    const network = live({ timeouts: { smtpGreeting: 60_000 } });
    const first = network.smtp(to(port));
    const second = network.smtp(to(port));
    await new Promise((resolve) => setTimeout(resolve, 30));
    network.close();
    const later = network.smtp(to(port));
    for (const outcome of await Promise.all([first, second, later]))
      expect(outcome).toMatchObject({ outcome: 'not-attempted', detail: 'network-closed' });
  });
});

/** RFC 8446 s4.1.2, s4.2.3: what a ClientHello in one record offers. */
function signatureSchemes(hello: Buffer): readonly number[] {
  let at = 5 + 4 + 2 + 32;
  at += 1 + hello.readUInt8(at);
  at += 2 + hello.readUInt16BE(at);
  at += 1 + hello.readUInt8(at);
  for (at += 2; at < hello.length; at += 4 + hello.readUInt16BE(at + 2)) {
    if (hello.readUInt16BE(at) !== 13) continue;
    const count = hello.readUInt16BE(at + 4) / 2;
    return Array.from({ length: count }, (_, index) => hello.readUInt16BE(at + 6 + index * 2));
  }
  return [];
}
