import { createServer } from 'node:https';
import type { LabCertificate } from './certificates.js';
import { listenOnLoopback, type Closeable } from './listening.js';

/** The web host of the MTA-STS policy (RFC 8461 s3.3): one file over HTTPS, 404 for everything else. */
export class PolicyHost implements Closeable {
  readonly port: number;
  #body: string | undefined;
  readonly #close: () => Promise<void>;

  private constructor(port: number, close: () => Promise<void>) {
    this.port = port;
    this.#close = close;
  }

  static async open(chain: readonly [LabCertificate, ...LabCertificate[]]): Promise<PolicyHost> {
    // The body is read at each request, so a file just published is served at once.
    const served: { host?: PolicyHost } = {};
    const server = createServer(
      { key: chain[0].key.pem, cert: chain.map(({ pem }) => pem).join('') },
      (request, response) => {
        const body = served.host?.body;
        const found = request.url === '/.well-known/mta-sts.txt' && body !== undefined;
        response.writeHead(found ? 200 : 404, {
          'content-type': 'text/plain',
          connection: 'close',
        });
        response.end(found ? body : 'nothing here\n');
      },
    );
    const { port, close } = await listenOnLoopback(server);
    served.host = new PolicyHost(port, close);
    return served.host;
  }

  get body(): string | undefined {
    return this.#body;
  }

  /** `undefined` takes the file away. */
  publish(body: string | undefined): void {
    this.#body = body;
  }

  close(): Promise<void> {
    return this.#close();
  }
}
