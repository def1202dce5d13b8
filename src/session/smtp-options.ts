import { parseDomainName } from '../core/name.js';
import { parseEndpoint, type Endpoint } from '../io/endpoint.js';
import { isEhloName } from '../io/guards.js';
import { parseSmtpProxy, proxyForms, type GivenProxy } from '../io/proxy-spelling.js';
import { UsageError } from '../io/system.js';
import { scopeOf } from '../protocols/address.js';
import type { RunSettings } from '../protocols/recording/format.js';
import type { RunOptions } from './options.js';

/** How mail servers are called. Throws UsageError for a spelling that is none. */
export function smtpSettings(
  options: RunOptions,
  given: GivenProxy | undefined,
): Pick<RunSettings, 'controlHosts' | 'ehloName' | 'smtpProxy'> {
  const { ehloName, controlHosts = [], allowPrivateAddresses } = options;
  if (ehloName !== undefined && !isEhloName(ehloName))
    throw new UsageError(
      `ehlo-name: ${JSON.stringify(ehloName.slice(0, 80))} is no host name such as probe.example.net`,
    );
  return {
    controlHosts: controlHosts.map((text) => controlHost(text, allowPrivateAddresses)),
    ...(ehloName !== undefined && { ehloName }),
    ...(given && { smtpProxy: given.proxy }),
  };
}

/** Throws UsageError. The text is not repeated: it may hold a password. */
export function smtpProxy({ smtpProxy }: RunOptions): GivenProxy | undefined {
  if (smtpProxy === undefined) return undefined;
  const given = parseSmtpProxy(smtpProxy);
  if (given === undefined) throw new UsageError(`smtp-proxy: not one of ${proxyForms}`);
  return given;
}

/** One that the guards would not let us call could only ever say that port 25 is closed. */
function controlHost(text: string, allowPrivateAddresses: boolean): Endpoint {
  const endpoint = parseEndpoint(text, 25) ?? namedHost(text);
  const quoted = JSON.stringify(text.slice(0, 80));
  if (endpoint === undefined)
    throw new UsageError(`control-hosts: ${quoted} is not ADDR[:PORT] or NAME[:PORT]`);
  const scope = scopeOf(endpoint.address);
  if (scope !== undefined && scope !== 'public' && !allowPrivateAddresses)
    throw new UsageError(`control-hosts: ${quoted} is private; see allow-private-addresses`);
  return endpoint;
}

function namedHost(text: string): Endpoint | undefined {
  const [, name = '', port = '25'] = /^([^:]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
  const address = parseDomainName(name);
  // digits and dots are an address or a mistake
  if (address === undefined || /^[\d.]+$/.test(address)) return undefined;
  return Number(port) >= 1 && Number(port) <= 65535 ? { address, port: Number(port) } : undefined;
}
