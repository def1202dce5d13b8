import { LeastRecent } from '../../protocols/least-recent.js';

/** Shares one promise among equal questions and keeps `size` of them, those in use before the others. */
export function createKept<T>(size: number): (key: string, start: () => Promise<T>) => Promise<T> {
  const held = new LeastRecent<string, Promise<T>>(size);
  return (key, start) => {
    const before = held.get(key);
    if (before !== undefined) return before;
    const promise = start();
    held.set(key, promise);
    return promise;
  };
}
