import { join } from 'node:path';
import type { Report } from '../../src/core/report.js';
import { addresses } from './world/addresses.js';
import { run, WorldError } from './world/process.js';

/** Where the checkout under test is, and the Node 24 that runs it. */
export interface Checkout {
  readonly root: string;
  readonly node: string;
}

/** What ours needs to know of a private internet. */
export interface Trusted {
  /** PEM file of the root that policy hosts and mail servers may end at. */
  readonly certificate: string;
  /** DNSKEY of the root. */
  readonly anchors: string;
}

/** Runs the CLI in a process of its own; anything but what was asked for is a fault of ours that stops the run. */
export async function cli(
  { node, root }: Checkout,
  { certificate }: Trusted,
  args: readonly string[],
  cwd?: string,
): Promise<string> {
  const { code, stdout, stderr } = await run(
    node,
    [join(root, 'lib', 'src', 'cli', 'main.js'), ...args],
    { env: { NODE_EXTRA_CA_CERTS: certificate }, ...(cwd !== undefined && { cwd }) },
  );
  if (stdout === '' && stderr !== '') {
    throw new WorldError(`dane-cutover ${args.join(' ')}: exit ${code}\n${stderr}`);
  }
  return stdout;
}

export async function checkDomains(
  checkout: Checkout,
  world: Trusted,
  domains: readonly string[],
  more: readonly string[] = [],
): Promise<Report> {
  const text = await cli(checkout, world, [
    ...['check', ...domains, '--json', ...more],
    ...['--resolver', addresses.resolver, '--trust-anchors', world.anchors],
    '--allow-private-addresses',
  ]);
  return JSON.parse(text) as Report;
}
