import { X509Certificate } from 'node:crypto';
import { getServers } from 'node:dns';
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { nameToText } from '../protocols/dns/name.js';
import { rdataToText } from '../protocols/dns/rdata-to-text.js';
import { rrType } from '../protocols/dns/types.js';
import { WireError } from '../protocols/dns/wire-error.js';
import type { Instant } from '../core/time.js';
import { parseRootHints, type RootServer } from '../protocols/dns/root-hints.js';
import type { TrustAnchor } from '../protocols/dnssec/anchors.js';
import { readAnchorFile } from '../protocols/dnssec/anchor-file.js';
import { parseEndpoint, type Endpoint } from './endpoint.js';
import { fileFault } from './file-fault.js';

/** A file named by the user that cannot be used. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The resolvers of the machine's configuration, with their ports; link-local ones, which need a zone id, left out. */
export function systemResolvers(servers: readonly string[] = getServers()): readonly Endpoint[] {
  return servers.flatMap((text) => parseEndpoint(text) ?? []);
}

const pemCertificate = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/**
 * Roots for HTTPS, DER base64: Mozilla's set as Node ships it, and the certificates of `extraFile`, which is what
 * NODE_EXTRA_CA_CERTS names. Throws UsageError where that file cannot be read or holds no certificate.
 */
export function trustRoots(extraFile?: string): readonly string[] {
  const extra = extraFile === undefined || extraFile === '' ? [] : certificatesOf(extraFile);
  return [...new Set([...rootCertificates, ...extra].map(derOf))];
}

function certificatesOf(path: string): readonly string[] {
  const found = readUserFile(path).match(pemCertificate) ?? [];
  if (found.length === 0) throw new UsageError(`${path}: no certificate`);
  const bad = found.findIndex((pem) => !isCertificate(pem));
  if (bad >= 0) throw new UsageError(`${path}: certificate ${bad + 1} cannot be read`);
  return found;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

function derOf(pem: string): string {
  return pem.replace(/-----[A-Z ]+-----|\s/g, '');
}

const largestAnchorFile = 2 ** 16;

/**
 * The anchors of a file that are trusted at `at`, one DS or DNSKEY line each: plain lines, root-anchors.xml (RFC 9718)
 * or unbound's auto-trust-anchor-file. Throws UsageError for anything else, and where none is trusted.
 */
export function readTrustAnchors(path: string, at: Instant): readonly string[] {
  const text = readUserFile(path);
  if (text.length > largestAnchorFile) throw new UsageError(`${path}: too large for trust anchors`);
  const anchors: readonly TrustAnchor[] = understood(path, () => readAnchorFile(text, at));
  return anchors.map(
    ({ owner, type, rdata }) =>
      `${nameToText(owner)} IN ${type} ${rdataToText(rrType[type], rdata)}`,
  );
}

/** The root servers of a hints file. Throws UsageError where it is none. */
export function readRootHints(path: string): readonly RootServer[] {
  const text = readUserFile(path);
  return understood(path, () => parseRootHints(text));
}

function understood<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof WireError) throw new UsageError(`${path}: ${error.message}`);
    throw error;
  }
}

function readUserFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${fileFault(error)}`);
  }
}
