/** Bounds on what zones can make one question cost (NXNSAttack, CVE-2020-12662; NRDelegation, CVE-2022-3204). */
export const iterationLimits = {
  /** Questions to servers for one question of ours, whether or not their answers were there already. */
  queries: 100,
  /** Name servers whose names must be looked up first, each in a zone of its own, one inside the other. */
  depth: 3,
  /** Names looked up for one delegation that came without addresses. */
  gluelessNames: 3,
  /** Addresses tried for one question to one zone. */
  addresses: 16,
  /** Name servers and addresses read of one referral. */
  nameServers: 20,
  glue: 40,
  /** Labels at which a zone cut is looked for; what is longer is asked for whole. */
  labels: 16,
  /** Messages and results kept. */
  messages: 4096,
  results: 1024,
} as const;

export type IterationLimits = { readonly [K in keyof typeof iterationLimits]: number };
