import type { Socket } from 'node:net';

/** The octets of a socket, chunk by chunk. */
export interface ByteSource {
  /** The next chunk, or `undefined` once the peer is done; rejects with the socket's error. */
  next(): Promise<Uint8Array | undefined>;
  /** Stops reading and gives back what nobody took; the socket then has no listeners of ours but the error sink. */
  detach(): Uint8Array;
}

/** Beyond this the peer is not read any more: nothing we talk to has a reason to run so far ahead. */
const mostQueued = 2 ** 19;

export function readFrom(socket: Socket): ByteSource {
  const chunks: Uint8Array[] = [];
  let queued = 0;
  let ended = false;
  let failure: Error | undefined;
  let wake: () => void = () => undefined;

  const onData = (chunk: Uint8Array): void => {
    chunks.push(chunk);
    queued += chunk.length;
    if (queued > mostQueued) socket.pause();
    wake();
  };
  const onEnd = (): void => {
    ended = true;
    wake();
  };
  const onError = (error: Error): void => {
    failure ??= error;
    wake();
  };
  socket.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', onError);
  return {
    async next() {
      for (;;) {
        const chunk = chunks.shift();
        if (chunk !== undefined) {
          queued -= chunk.length;
          return chunk;
        }
        if (failure !== undefined) throw failure;
        if (ended) return undefined;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    detach() {
      socket.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', onError);
      socket.pause();
      return Buffer.concat(chunks.splice(0));
    },
  };
}
