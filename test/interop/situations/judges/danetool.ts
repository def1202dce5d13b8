import { run } from '../../world/process.js';
import type { Word } from '../words.js';

/**
 * GnuTLS: its own validating resolver, its own SMTP and TLS, asked by the name of the host. `folder` is where it leaves the
 * files that it does not clean up.
 */
export async function askDanetool(host: string, folder: string): Promise<Word> {
  const { code, stdout, stderr } = await run(
    'danetool',
    ['--check', host, '--port', '25', '--starttls-proto=smtp', '--local-dns'],
    { timeout: 30_000, cwd: folder },
  );
  return readDanetool(`${stdout}\n${stderr}`, code);
}

export function readDanetool(text: string, code: number): Word {
  if (/No DANE data were found|No DNSSEC signature was found/.test(text)) return 'no-dane';
  if (/DNSSEC signature is invalid/.test(text)) return 'tempfail';
  if (/Verification failed/.test(text)) return 'failed';
  if (/Certificate matches/.test(text)) return code === 0 ? 'dane-verified' : 'unclear';
  // A usage it does not know, or a CA that was not sent: it can do nothing with the record and ends with an error.
  if (/dane_verify_crt: The requested data are not available/.test(text)) return 'failed';
  if (/Temporary failure in name resolution/.test(text)) return 'tempfail';
  if (/error receiving|handshake|Could not connect|[Ff]atal/.test(text)) return 'failed';
  return 'unclear';
}
