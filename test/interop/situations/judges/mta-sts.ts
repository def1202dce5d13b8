import { run } from '../../world/process.js';
import type { Word } from '../words.js';
import type { Finger } from './posttls-finger.js';

/**
 * What a Postfix with postfix-mta-sts-resolver does: its `mta-sts-query` fetches and judges the policy, and Postfix
 * delivers at level `secure` to hosts that carry a name of the policy.
 */
export async function askMtaSts(
  query: string,
  finger: Finger,
  roots: string,
  domain: string,
  host: string,
): Promise<Word> {
  const { stdout, stderr } = await run(query, [domain], {
    timeout: 30_000,
    env: { SSL_CERT_FILE: roots },
  });
  const policy = readPolicy(`${stdout}\n${stderr}`);
  if (typeof policy === 'string') return policy;
  const patterns = policy.map((pattern) => pattern.replace(/^\*/, ''));
  const text = await finger('secure', `[${host}]`, ['-F', roots], patterns);
  return /Verified TLS connection established/.test(text) ? 'sts-verified' : 'failed';
}

/** The names of an enforced policy, or what became of the fetch. */
export function readPolicy(text: string): readonly string[] | Word {
  if (/STSFetchResult\.(NONE|FETCH_ERROR)/.test(text)) return 'no-sts';
  if (!/STSFetchResult\.VALID/.test(text)) return 'unclear';
  if (/'mode': '(none|testing)'/.test(text)) return 'no-sts';
  const list = /'mx': \[([^\]]*)\]/.exec(text)?.[1] ?? '';
  return [...list.matchAll(/'([^']+)'/g)].map((match) => match[1] ?? '');
}
