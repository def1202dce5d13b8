import { nameKey, type WireName } from '../dns/name.js';
import type { Message } from '../dns/message.js';
import type { Ask } from './types.js';
import { readReply, type Reply } from './reply.js';

/** What came back for each question, for whoever lays a chain out afterwards. */
export interface Heard {
  reply(name: WireName, type: number): Reply | undefined;
}

const keyOf = (name: WireName, type: number): string => `${type} ${nameKey(name)}`;

/** The same `ask`, and a memory of the latest message for each question. It grows with the questions asked. */
export function listening(ask: Ask): { readonly ask: Ask; readonly heard: Heard } {
  const messages = new Map<string, { readonly message: Message; readonly server: string }>();
  return {
    ask: async (name, type) => {
      const result = await ask(name, type);
      if (result.ok) messages.set(keyOf(name, type), result);
      return result;
    },
    heard: {
      reply: (name, type) => {
        const found = messages.get(keyOf(name, type));
        return found && readReply({ ok: true, ...found }, name, type);
      },
    },
  };
}
