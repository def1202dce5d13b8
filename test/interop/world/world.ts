import { join } from 'node:path';
import { makeFacts, signWorld, type Facts } from './facts.js';
import { publishPolicy } from './nginx.js';
import type { HostRole } from './postfix.js';
import { run, stopDaemons } from './process.js';
import { Servers, type UpdateTarget } from './servers.js';
import { emptyCaches } from './unbound.js';

/** Everything that the interop run needs of the private internet. */
export interface World extends Facts {
  /** One RFC 2136 message with TSIG; `lines` are nsupdate commands without `server` and `send`. */
  update(target: UpdateTarget, lines: readonly string[]): Promise<void>;
  /** Runs an nsupdate script as it stands, but for the server it is sent to. */
  updateScript(target: UpdateTarget, script: string): Promise<void>;
  publish(policy: string | undefined): Promise<void>;
  /** Empties the caches of the resolver. */
  settle(): Promise<void>;
  /**
   * Runs `body` while signatures have expired: all of the customer's zone, on both of its servers, or those of the operator's
   * TLSA set alone.
   */
  whileExpired(target: UpdateTarget, body: () => Promise<void>): Promise<void>;
  /** Runs `body` while these hosts offer no STARTTLS. */
  whileStarttlsOff(roles: readonly HostRole[], body: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Builds and starts it under `folder`, which others must be able to enter (Postfix gives up its rights). Must run as root
 * in network and mount namespaces of its own.
 */
export async function startWorld(folder: string): Promise<World> {
  const facts = await makeFacts(folder);
  await signWorld(facts);
  const servers = new Servers(facts);
  const stop = async (): Promise<void> => {
    await stopDaemons();
    await run('umount', ['/etc/resolv.conf']);
  };
  try {
    await servers.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...facts,
    stop,
    update: (target, lines) => servers.update(target, `${lines.join('\n')}\nsend\n`),
    updateScript: (target, script) => servers.update(target, script),
    publish: (policy) => publishPolicy(join(folder, 'nginx'), policy),
    settle: () => emptyCaches(join(folder, 'unbound')),
    whileExpired: (target, body) => servers.whileExpired(target, body),
    whileStarttlsOff: (roles, body) => servers.whileStarttlsOff(roles, body),
  };
}
