/** Bytes or text that are no DNS: the only exception this room's readers and writers throw. */
export class WireError extends Error {
  override readonly name = 'WireError';
}
