import type { Observation, ServerView } from './observation.js';

/** Addresses of a family that the caller accepts as unseen are left out; the report repeats that choice. */
export function familyCounts(address: string, families: Observation['families']): boolean {
  if (families === 'both') return true;
  return families === 'ipv6' ? address.includes(':') : !address.includes(':');
}

export function consideredServers(observation: Observation): readonly ServerView[] {
  return observation.servers.filter((server) => familyCounts(server.address, observation.families));
}
