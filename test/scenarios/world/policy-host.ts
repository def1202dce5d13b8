import { createServer } from 'node:https';
import type { LabCertificate } from '../../../src/lab/certificates.js';
import { listenOnLoopback, type Closeable } from '../../../src/lab/listening.js';

export interface PolicyScript {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  readonly chain: readonly [LabCertificate, ...LabCertificate[]];
}

/** The host of the MTA-STS policy on loopback: one answer to everything. */
export function openPolicyHost({
  status = 200,
  headers = {},
  body,
  chain,
}: PolicyScript): Promise<Closeable & { readonly port: number }> {
  const server = createServer(
    { key: chain[0].key.pem, cert: chain.map(({ pem }) => pem).join('') },
    (_request, response) => {
      response.writeHead(status, {
        'content-type': 'text/plain',
        connection: 'close',
        ...headers,
      });
      response.end(body);
    },
  );
  return listenOnLoopback(server);
}
