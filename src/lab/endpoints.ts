/** Where an address of the lab's zone data really listens. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export type Protocol = 'udp' | 'tcp';

/**
 * The zones speak of documentation addresses and of ports below 1024; the sockets are on loopback, unprivileged.
 * This table leads from one to the other, for the senders as for the tool under test (input `endpoint-map`).
 */
export class EndpointMap {
  readonly #entries = new Map<string, Endpoint>();

  add(address: string, port: number, protocol: Protocol, endpoint: Endpoint): void {
    this.#entries.set(endpointKey(address, port, protocol), endpoint);
  }

  /** `undefined` where nothing of the lab has that address: such a connection must fail, not leave the machine. */
  find(address: string, port: number, protocol: Protocol): Endpoint | undefined {
    return this.#entries.get(endpointKey(address, port, protocol));
  }

  /** The content of an `endpoint-map` file: `192.0.2.53:53/udp` to `127.0.0.1:40123`. */
  toJSON(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      [...this.#entries].map(([key, { host, port }]) => [key, `${host}:${port}`]),
    );
  }
}

/** IPv6 addresses stand in brackets. */
function endpointKey(address: string, port: number, protocol: Protocol): string {
  const host = address.includes(':') ? `[${address}]` : address;
  return `${host}:${port}/${protocol}`;
}
