import type { MtaStsPolicy } from '../observation.js';

/** A policy ready to publish: the file first, then the TXT whose id is its digest (RFC 8461 s8.1). */
export interface PolicyFile extends MtaStsPolicy {
  /** The file served at `/.well-known/mta-sts.txt`, CRLF line ends (RFC 8461 s3.2). */
  readonly body: string;
  /** SHA-256 of the body, hex. */
  readonly digest: string;
  /** 1 to 32 letters and digits (RFC 8461 s3.1): the head of the digest, so it changes exactly when the policy does. */
  readonly id: string;
}

/** SHA-256 of UTF-8 text as lower-case hex; handed in because the core imports nothing. */
export type Digest = (text: string) => string;

export function renderPolicy(policy: MtaStsPolicy, digest: Digest, id?: string): PolicyFile {
  const lines = [
    'version: STSv1',
    `mode: ${policy.mode}`,
    ...policy.mx.map((pattern) => `mx: ${pattern}`),
    `max_age: ${policy.maxAge}`,
  ];
  const body = lines.map((line) => `${line}\r\n`).join('');
  const hash = digest(body);
  return { ...policy, body, digest: hash, id: id ?? hash.slice(0, 32) };
}
