import { Buffer } from 'node:buffer';
import { childName, nameKey, WireError } from '../protocols/dns/name.js';
import type { WireName } from '../protocols/dns/name.js';

/** Lower case, no trailing dot, escapes kept; the root is the empty text. */
export function hostText(name: WireName): string {
  return nameKey(name).replace(/\.$/, '');
}

/** `labels` in front of `name`, or `undefined` where that is longer than a name can be. */
export function below(name: WireName, ...labels: readonly string[]): WireName | undefined {
  try {
    return labels.reduceRight((rest, label) => childName(Buffer.from(label, 'ascii'), rest), name);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

/** What may go into SNI and certificates; an MX target may hold any octets. */
export function isHostName(text: string): boolean {
  return /^(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$/.test(text);
}
