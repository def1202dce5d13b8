import { connect } from 'node:net';
import { run } from './process.js';

/** The short answer of one server, empty where it does not answer. */
export async function ask(server: string, name: string, type: string): Promise<string> {
  const done = await run('dig', ['+short', '+tries=1', '+time=1', `@${server}`, name, type]);
  return done.code === 0 ? done.stdout.trim() : '';
}

/** Whether a server serves the zone with signatures. */
export async function signed(server: string, zone: string): Promise<boolean> {
  const done = await run('dig', [
    '+dnssec',
    '+noall',
    '+answer',
    '+tries=1',
    '+time=1',
    `@${server}`,
    zone,
    'SOA',
  ]);
  return / RRSIG|\tRRSIG/.test(done.stdout);
}

export async function listens(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, address, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

/** Whether EHLO is answered with STARTTLS; `undefined` where nobody answers. */
export async function offersStarttls(address: string): Promise<boolean | undefined> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(25, address);
    socket.setTimeout(3_000, () => socket.destroy());
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (/^220 /.test(text) && !text.includes('250')) socket.write('EHLO interop.example\r\n');
      if (/^250 /m.test(text)) socket.end('QUIT\r\n');
    });
    socket.on('error', () => undefined);
    socket.on('close', () =>
      resolve(/^250 /m.test(text) ? /^250[ -]STARTTLS/m.test(text) : undefined),
    );
  });
}
