import { Buffer } from 'node:buffer';
import type { PolicyFetch } from '../../core/observation.js';
import type { HttpsReply, Outcome } from '../recording/network.js';
import { digestHex } from '../x509/certificate.js';
import { verifyPkix } from '../x509/pkix.js';
import type { PkixOptions, PkixVerdict } from '../x509/pkix.js';
import { fault } from './fault.js';
import type { Fault } from './fault.js';
import { readStsPolicy } from './policy.js';

export interface FetchReading {
  readonly fetch: PolicyFetch;
  /** Root that the policy host's chain ended at. */
  readonly anchor?: Uint8Array;
}

/**
 * RFC 8461 s3.3 over one HTTPS exchange with `policyHost`. The policy is given only where a sender would accept it:
 * status 200 without redirect, a certificate that holds for the policy host, no HTML, a valid body.
 */
export function readPolicyFetch(
  result: Outcome<HttpsReply>,
  policyHost: string,
  options: PkixOptions,
): FetchReading {
  if (result.outcome !== 'answered') {
    const { outcome, detail } = result;
    return { fetch: { outcome, detail: detail.slice(0, 200), faults: [] } };
  }
  const reply = result.value;
  const chain = reply.chain.map((text) => Buffer.from(text, 'base64'));
  const { anchor, ...pkix } = verifyPkix(chain, policyHost, options);
  const read = readReply(reply, pkix);
  const fetch: PolicyFetch = {
    outcome: 'answered',
    detail: '',
    httpStatus: reply.status,
    ...(reply.contentType === undefined ? {} : { contentType: reply.contentType.slice(0, 200) }),
    digest: digestHex('sha256', Buffer.from(reply.body, 'base64')),
    pkix,
    ...read,
  };
  return anchor === undefined ? { fetch } : { fetch, anchor };
}

/** The transport's faults hide the body's: nobody reads a body that came over a channel they refuse. */
function readReply(reply: HttpsReply, pkix: PkixVerdict): Pick<PolicyFetch, 'policy' | 'faults'> {
  const status = statusFault(reply);
  if (status !== undefined) return { faults: [status] };
  // The certificate's own fault is told by `pkix`.
  if (!pkix.ok) return { faults: [] };
  const media = mediaFault(reply.contentType);
  if (media?.refuses === true) return { faults: [media.fault] };
  const read = readStsPolicy(Buffer.from(reply.body, 'base64'));
  return media === undefined ? read : { ...read, faults: [media.fault, ...read.faults] };
}

/** RFC 8461 s3.3: nothing but 200, and redirects are not followed, or a forwarding site would speak for the mail. */
function statusFault({ status, location }: HttpsReply): Fault | undefined {
  if (status === 200) return undefined;
  if (status >= 300 && status < 400)
    return fault('sts-redirect', `${status} ${location ?? ''}`.trim());
  return fault('sts-http-status', String(status));
}

/**
 * RFC 8461 s3.2: senders should check for `text/plain`, so that a site which lets people upload pages does not speak
 * for its mail. An HTML page is refused; another type is a fault that most senders let pass.
 */
function mediaFault(
  contentType: string | undefined,
): { readonly fault: Fault; readonly refuses: boolean } | undefined {
  const [type = '', ...parameters] = (contentType ?? '')
    .split(';')
    .map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  const plain =
    type === 'text/plain' &&
    (charset === undefined || /^charset="?(?:utf-8|us-ascii)"?$/.test(charset));
  if (plain) return undefined;
  return { fault: fault('sts-media-type', contentType ?? 'none'), refuses: type === 'text/html' };
}
