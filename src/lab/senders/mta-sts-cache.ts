import { Buffer } from 'node:buffer';
import { request } from 'node:https';
import type { MtaStsPolicy } from '../../core/observation.js';
import { readAddress, readTxt } from '../../protocols/dns/rdata.js';
import { rrType } from '../../protocols/dns/types.js';
import { readStsPolicy, readStsTxt } from '../../protocols/mta-sts/index.js';
import type { LabClock } from '../clock.js';
import type { EndpointMap } from '../endpoints.js';
import type { Eyes } from './eyes.js';

interface Held {
  readonly id: string;
  readonly policy: MtaStsPolicy;
  /** Milliseconds of lab time. */
  readonly until: number;
}

export interface MtaStsCacheOptions {
  readonly clock: LabClock;
  readonly endpoints: EndpointMap;
  readonly eyes: Eyes;
  /** PEM. */
  readonly ca: string;
}

/**
 * Policies as a sender holds them (RFC 8461 s5.1): what was fetched counts until its max_age is over, whatever DNS
 * says meanwhile; the TXT is looked at when nothing is held, and before a message is given up.
 */
export class MtaStsCache {
  readonly #options: MtaStsCacheOptions;
  readonly #held = new Map<string, Held>();

  constructor(options: MtaStsCacheOptions) {
    this.#options = options;
  }

  async policyFor(domain: string): Promise<MtaStsPolicy | undefined> {
    const held = this.#held.get(domain);
    if (held !== undefined && held.until > this.#options.clock.milliseconds()) return held.policy;
    this.#held.delete(domain);
    await this.lookAgain(domain);
    return this.#held.get(domain)?.policy;
  }

  /** True where the TXT announced another policy than the one held, and it could be fetched. */
  async lookAgain(domain: string): Promise<boolean> {
    const id = await this.#announced(domain);
    if (id === undefined || id === this.#held.get(domain)?.id) return false;
    const policy = await this.#fetch(domain);
    if (policy === undefined) return false;
    const until = this.#options.clock.milliseconds() + policy.maxAge * 1000;
    this.#held.set(domain, { id, policy, until });
    return true;
  }

  async #announced(domain: string): Promise<string | undefined> {
    const seen = await this.#options.eyes(`_mta-sts.${domain}`, rrType.TXT);
    const texts = seen.rdatas.map((rdata) => Buffer.concat(readTxt(rdata)).toString('latin1'));
    return readStsTxt(texts).id;
  }

  async #fetch(domain: string): Promise<MtaStsPolicy | undefined> {
    const host = `mta-sts.${domain}`;
    const [rdata] = (await this.#options.eyes(host, rrType.A)).rdatas;
    const endpoint =
      rdata === undefined
        ? undefined
        : this.#options.endpoints.find(readAddress(rdata), 443, 'tcp');
    if (endpoint === undefined) return undefined;
    const body = await fetchBody(endpoint, host, this.#options.ca);
    return body === undefined ? undefined : readStsPolicy(body).policy;
  }
}

/** The policy file over HTTPS with the certificate checked; redirects and other statuses are no policy (RFC 8461 s3.3). */
export function fetchBody(
  endpoint: { readonly host: string; readonly port: number },
  host: string,
  ca: string,
): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    const call = request(
      {
        host: endpoint.host,
        port: endpoint.port,
        servername: host,
        ca,
        path: '/.well-known/mta-sts.txt',
        headers: { host },
        agent: false,
        timeout: 5000,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', () => resolve(undefined));
        response.on('end', () =>
          resolve(response.statusCode === 200 ? Buffer.concat(chunks) : undefined),
        );
      },
    );
    call.on('timeout', () => call.destroy());
    call.on('error', () => resolve(undefined));
    call.end();
  });
}
