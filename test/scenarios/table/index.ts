import { cutovers } from './cutovers.js';
import { destination } from './destination.js';
import { dnssec } from './dnssec.js';
import { mailHosts } from './mail-hosts.js';
import { policies } from './policies.js';
import type { Scenario } from './scenario.js';
import { servers } from './servers.js';
import { tenants } from './tenants.js';
import { tlsaSets } from './tlsa.js';

export const scenarios: readonly Scenario[] = [
  ...destination,
  ...mailHosts,
  ...tlsaSets,
  ...policies,
  ...servers,
  ...dnssec,
  ...cutovers,
  ...tenants,
];
