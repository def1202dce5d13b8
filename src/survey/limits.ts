/** What lies beyond is recorded as not attempted: strangers decide how long these lists are, we decide how long we ask. */
export const limits = {
  mxHosts: 20,
  addressesPerHost: 16,
  nameServers: 32,
  serverAddresses: 32,
  /** Servers of the parent zone that are tried for the delegation. */
  parentServers: 3,
  /** Servers of the new host's zone that are asked for TLSA before any resolver. */
  tlsaServers: 8,
  policyAddresses: 4,
  /** Of each address family. */
  controlHosts: 3,
  resolvers: 3,
} as const;
