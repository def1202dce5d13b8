import type { Command } from './command.js';

/** Loaded one by one: `explain` must not wait for sockets and YAML. */
export const commands = {
  plan: async () => (await import('./commands/plan.js')).planCommand,
  check: async () => (await import('./commands/check.js')).checkCommand,
  verify: async () => (await import('./commands/verify.js')).verifyCommand,
  gate: async () => (await import('./commands/gate.js')).gateCommand,
  attest: async () => (await import('./commands/attest.js')).attestCommand,
  render: async () => (await import('./commands/render.js')).renderCommand,
  explain: async () => (await import('./commands/explain.js')).explainCommand,
  replay: async () => (await import('./commands/replay.js')).replayCommand,
  dnssec: async () => (await import('./commands/dnssec.js')).dnssecCommand,
  tlsrpt: async () => (await import('./commands/tlsrpt.js')).tlsrptCommand,
  tlsa: async () => (await import('./commands/tlsa.js')).tlsaCommand,
  demo: async () => (await import('./commands/demo.js')).demoCommand,
  version: async () => (await import('./commands/version.js')).versionCommand,
} as const satisfies Record<string, () => Promise<Command>>;

export type CommandName = keyof typeof commands;

export function isCommandName(text: string): text is CommandName {
  return Object.hasOwn(commands, text);
}

export const commandNames: readonly CommandName[] = Object.keys(commands).filter(isCommandName);
