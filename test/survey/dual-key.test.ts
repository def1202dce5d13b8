import { connect } from 'node:net';
import { everyKeyMatches, someKeyUnseen } from '../../src/core/every-key.js';
import { judge } from '../../src/core/judge/index.js';
import { weigh } from '../../src/core/weigh.js';
import type { Finding } from '../../src/core/verdict.js';
import type { Observation } from '../../src/core/observation.js';
import { record } from '../../src/io/record.js';
import {
  generateLabKey,
  issueCertificate,
  type LabCertificate,
} from '../../src/lab/certificates.js';
import type { Exchange } from '../../src/protocols/recording/format.js';
import type { Network, Outcome, SmtpTranscript } from '../../src/protocols/recording/network.js';
import { readRecording } from '../../src/protocols/recording/read.js';
import { createReplayNetwork } from '../../src/protocols/recording/replay.js';
import { writeRecording } from '../../src/protocols/recording/write.js';
import { tlsaFor } from '../../src/protocols/tlsa/index.js';
import { survey } from '../../src/survey/index.js';
import {
  closeAll,
  handlesLeft,
  live,
  secureOptions,
  smtpServer,
  tcpServer,
} from '../io/servers.js';
import {
  contoso,
  createWorld,
  mailSession,
  now,
  settingsFor,
  type WorldOptions,
  type ZoneSpec,
} from './world.js';

afterEach(async () => {
  await closeAll();
  expect(await handlesLeft()).toEqual([]);
});

const dates = { notBefore: now - 86_400, notAfter: now + 86_400 };
const issue = (type: 'p256' | 'rsa' | 'ed25519', more: object = {}): LabCertificate =>
  issueCertificate({
    subject: 'mx.contoso.com',
    dnsNames: ['mx.contoso.com'],
    ...dates,
    key: generateLabKey(type),
    ...more,
  });
const ecdsa = issue('p256');
const rsa = issue('rsa');

function zone(...records: readonly string[]): ZoneSpec {
  const tlsa = records.map((text) => `_25._tcp.mx.contoso.com. 3600 IN TLSA ${text}`);
  const text = [
    'contoso.com. 3600 IN MX 10 mx.contoso.com.',
    'mx.contoso.com. 3600 IN A 192.0.2.25',
  ];
  return { apex: 'contoso.com.', address: '192.0.2.10', text: [...text, ...tlsa].join('\n') };
}

function recordFor({ der }: LabCertificate): string {
  const { usage, selector, matchingType, data } = tlsaFor([der], 3, 1, 1);
  return `${usage} ${selector} ${matchingType} ${data}`;
}

interface Seen {
  readonly observation: Observation;
  readonly findings: readonly Finding[];
  readonly keyTypes: readonly (string | undefined)[];
}

async function look(options: WorldOptions): Promise<Seen> {
  const world = createWorld(options);
  const observation = await survey(contoso, world.network, settingsFor(world));
  const keyTypes = world.smtpRequests.map(({ keyType }) => keyType);
  return { observation, findings: dual(observation), keyTypes };
}

const dual = (observation: Observation): readonly Finding[] =>
  judge({ observation }).filter(({ code }) =>
    /^(dual-key|tlsa-mismatch|tlsa-record|certificate-)/.test(code),
  );
const codes = (findings: readonly Finding[]): readonly string[] => findings.map(({ code }) => code);
const otherKeys = ({ hosts }: Observation) => hosts[0]?.endpoints[0]?.smtp.otherKeys;

const at = '192.0.2.25';
const timing = { at: 0, took: 1 };
const refused = session({ ok: false, alert: 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE' });

function session(tls: SmtpTranscript['tls']): Outcome<SmtpTranscript> {
  const usual = mailSession([]);
  if (usual.outcome !== 'answered') throw new Error('a session is answered');
  return { outcome: 'answered', value: { lines: usual.value.lines, ...(tls && { tls }) }, timing };
}

describe('a second session for the other key type (E11)', () => {
  it('is made once, for the type that the first did not show', async () => {
    const shownEcdsa = await look({
      zones: [zone(recordFor(ecdsa))],
      smtp: { [at]: mailSession([ecdsa.der]), [`${at} rsa`]: refused },
    });
    const shownRsa = await look({
      zones: [zone(recordFor(rsa))],
      smtp: { [at]: mailSession([rsa.der]), [`${at} ecdsa`]: refused },
    });
    expect([shownEcdsa.keyTypes, shownRsa.keyTypes]).toEqual([
      [undefined, 'rsa'],
      [undefined, 'ecdsa'],
    ]);
    expect(otherKeys(shownEcdsa.observation)).toMatchObject([{ keyType: 'rsa', seen: 'none' }]);
    expect([...shownEcdsa.findings, ...shownRsa.findings]).toEqual([]);
  });

  it('is made for both where the first showed neither', async () => {
    const ed25519 = issue('ed25519');
    const { keyTypes, findings } = await look({
      zones: [zone(recordFor(ed25519))],
      smtp: { [at]: mailSession([ed25519.der]), [`${at} rsa`]: refused, [`${at} ecdsa`]: refused },
    });
    expect(keyTypes).toEqual([undefined, 'rsa', 'ecdsa']);
    expect(findings).toEqual([]);
  });

  it.each([
    ['without TLSA', zone()],
    ['where no record is usable', zone(`1 1 1 ${'ab'.repeat(32)}`)],
    ['where TLSA is not signed', { ...zone(recordFor(ecdsa)), unsigned: true }],
  ])('is not made %s: it costs the server a connection', async (_, spec) => {
    const { keyTypes } = await look({
      zones: [spec],
      smtp: { [at]: mailSession([ecdsa.der]) },
    });
    expect(keyTypes).toEqual([undefined]);
  });

  it('is not made where the first got no handshake', async () => {
    const { keyTypes } = await look({ zones: [zone(recordFor(ecdsa))], smtp: { [at]: refused } });
    expect(keyTypes).toEqual([undefined]);
  });

  it('that shows a certificate without a record is a gap, whichever came first', async () => {
    const both = { [at]: mailSession([ecdsa.der]), [`${at} rsa`]: mailSession([rsa.der]) };
    const second = await look({ zones: [zone(recordFor(ecdsa))], smtp: both });
    expect(second.findings).toMatchObject([
      { code: 'dual-key-gap', subject: `mx.contoso.com ${at}:25`, evidence: { keyType: 'RSA' } },
    ]);
    const first = await look({ zones: [zone(recordFor(rsa))], smtp: both });
    expect(codes(first.findings)).toEqual(['tlsa-mismatch', 'dual-key-gap']);
    expect(first.findings[1]?.evidence).toMatchObject({ keyType: 'ECDSA' });
  });

  it('that shows one with a record of its own leaves neither record spare (E08, E09)', async () => {
    const { findings, observation } = await look({
      zones: [zone(recordFor(ecdsa), recordFor(rsa))],
      smtp: { [at]: mailSession([ecdsa.der]), [`${at} rsa`]: mailSession([rsa.der]) },
    });
    expect(otherKeys(observation)).toMatchObject([{ seen: 'shown', dane: { outcome: 'match' } }]);
    expect(findings).toEqual([]);
  });

  it('that shows an expired one says which', async () => {
    const old = issue('rsa', { notAfter: now - 1 });
    const { findings } = await look({
      zones: [zone(recordFor(ecdsa), recordFor(old))],
      smtp: { [at]: mailSession([ecdsa.der]), [`${at} rsa`]: mailSession([old.der]) },
    });
    expect(findings).toMatchObject([
      { code: 'certificate-expired', evidence: { keyType: 'rsa', notAfter: now - 1 } },
    ]);
  });

  it.each<[string, Outcome<SmtpTranscript>, string]>([
    ['got no connection', { outcome: 'refused', detail: 'ECONNREFUSED', timing }, 'refused'],
    [
      'is in no recording',
      { outcome: 'not-attempted', detail: 'not-in-recording', timing },
      'not-',
    ],
    ['got no handshake', session(undefined), 'no handshake'],
    [
      'heard nothing in the handshake',
      session({ ok: false, alert: 'timed-out' }),
      'in the handshake',
    ],
    ['broke off once', session({ ok: false, alert: 'ECONNRESET' }), 'in the handshake: ECONN'],
    ...['INTERNAL_ERROR', 'PROTOCOL_VERSION', 'DECODE_ERROR'].map(
      (alert): [string, Outcome<SmtpTranscript>, string] => [
        `was answered with the alert ${alert}`,
        session({ ok: false, alert: `ERR_SSL_TLSV1_ALERT_${alert}` }),
        'ERR',
      ],
    ),
    [
      'got octets that are no TLS',
      session({ ok: false, alert: 'ERR_SSL_WRONG_VERSION_NUMBER' }),
      'ERR',
    ],
  ])('that %s leaves it unseen: no pass at a gate, and never a gap', async (_, result, detail) => {
    const { findings, observation } = await look({
      zones: [zone(recordFor(ecdsa))],
      smtp: { [at]: mailSession([ecdsa.der]), [`${at} rsa`]: result },
    });
    expect(codes(findings)).toEqual(['dual-key-unseen']);
    expect(findings[0]?.evidence.detail).toMatch(new RegExp(`^${detail}`));
    expect(otherKeys(observation)).toMatchObject([{ seen: 'unseen', chain: [] }]);
    const [weighed] = weigh(findings, { observation }, 'exchange');
    expect(weighed?.level).toBe('unknown');
  });
});

describe('a server that hangs up where it has no such key', () => {
  it('is warned of, and holds up no gate', async () => {
    const { findings, observation } = await look({
      zones: [zone(recordFor(ecdsa))],
      smtp: {
        [at]: mailSession([ecdsa.der]),
        [`${at} rsa`]: session({ ok: false, alert: 'hung-up-twice' }),
      },
    });
    expect(findings).toMatchObject([
      { code: 'dual-key-unseen', evidence: { detail: 'hung-up-twice' } },
    ]);
    const [smtp] = observation.hosts[0]?.endpoints ?? [];
    expect(otherKeys(observation)).toMatchObject([{ seen: 'hung-up' }]);
    expect(smtp && [someKeyUnseen(smtp.smtp), everyKeyMatches(smtp.smtp)]).toEqual([false, true]);
  });

  /** Passes everything on, but hangs up at the first octet of TLS in `hangUps` connections after the first. */
  async function hangingUp(target: number, hangUps: number): Promise<number> {
    let connections = 0;
    return tcpServer((client) => {
      const hangsUp = ++connections > 1 && connections <= 1 + hangUps;
      const server = connect(target, '127.0.0.1');
      server.on('error', () => client.destroy()).pipe(client);
      client.on('close', () => server.destroy());
      client.on('data', (chunk: Buffer) => {
        if (hangsUp && chunk[0] === 0x16) client.destroy();
        else server.write(chunk);
      });
    });
  }

  it.each([
    ['hung-up', 2],
    ['none', 1],
  ])('is tried twice: %s where it does so %d times', async (expected, hangUps) => {
    const { port, heard } = await smtpServer({ tls: secureOptions(ecdsa) });
    const front = await hangingUp(port, hangUps);
    const world = createWorld({ zones: [zone(recordFor(ecdsa))] });
    const mail = live({ atIsGiven: true, endpointMap: { [`${at}:25/tcp`]: `127.0.0.1:${front}` } });
    const network: Network = { ...world.network, smtp: (request) => mail.smtp(request) };
    const seen = await survey(contoso, network, settingsFor(world));
    expect(otherKeys(seen)).toMatchObject([{ seen: expected }]);
    expect(heard.filter((line) => line === 'STARTTLS')).toHaveLength(3);
  });
});

describe('dual-cert-rsa-ecdsa', () => {
  const both = { key: [ecdsa.key.pem, rsa.key.pem], cert: [ecdsa.pem, rsa.pem] };

  /** DNS in memory, mail over loopback; recorded, and replayed from the text. */
  async function run(
    tls: Parameters<typeof smtpServer>[0]['tls'],
    ...records: readonly string[]
  ): Promise<{
    readonly live: Observation;
    readonly replayed: Observation;
    readonly exchanges: readonly Exchange[];
    readonly heard: readonly string[];
  }> {
    const { port, heard } = await smtpServer(tls === undefined ? {} : { tls });
    const world = createWorld({ zones: [zone(...records)] });
    const settings = settingsFor(world);
    const mail = live({ atIsGiven: true, endpointMap: { [`${at}:25/tcp`]: `127.0.0.1:${port}` } });
    const network: Network = { ...world.network, smtp: (request) => mail.smtp(request) };
    const recorder = record(network);
    const seen = await survey(contoso, recorder.network, settings);
    const { exchanges } = readRecording(writeRecording(settings, recorder.exchanges(), []));
    const replayed = await survey(contoso, createReplayNetwork(exchanges), settings);
    return { live: seen, replayed, exchanges, heard };
  }

  it('a record for one of two keys fails, and the replay says the same (E11, P17)', async () => {
    for (const [known, missing] of [
      [ecdsa, 'RSA'],
      [rsa, 'ECDSA'],
    ] as const) {
      const { live: seen, replayed, heard } = await run(both, recordFor(known));
      const gap = dual(seen).filter(({ code }) => code === 'dual-key-gap');
      expect(gap).toMatchObject([{ evidence: { keyType: missing } }]);
      expect(replayed).toEqual(seen);
      expect(heard.filter((line) => line === 'tls:QUIT')).toHaveLength(2);
    }
  });

  it('a record for each passes', async () => {
    const { live: seen, replayed } = await run(both, recordFor(ecdsa), recordFor(rsa));
    expect(dual(seen)).toEqual([]);
    expect(replayed).toEqual(seen);
  });

  it.each([
    ['ECDSA', ecdsa],
    ['RSA', rsa],
  ])('a server with %s alone refuses the second handshake, and passes', async (_, only) => {
    const { live: seen } = await run(secureOptions(only), recordFor(only));
    expect(otherKeys(seen)).toMatchObject([{ seen: 'none' }]);
    expect(dual(seen)).toEqual([]);
  });

  it('a recording from before there was a second session leaves the question open', async () => {
    const { exchanges } = await run(both, recordFor(ecdsa), recordFor(rsa));
    const older = exchanges.filter(
      ({ kind, request }) => kind !== 'smtp' || !('keyType' in request),
    );
    const world = createWorld({ zones: [zone(recordFor(ecdsa), recordFor(rsa))] });
    const seen = await survey(contoso, createReplayNetwork(older), settingsFor(world));
    expect(codes(dual(seen))).toContain('dual-key-unseen');
  });
});
