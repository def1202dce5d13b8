/** Shares one promise among equal questions and keeps the latest `size` of them. */
export function createKept<T>(size: number): (key: string, start: () => Promise<T>) => Promise<T> {
  const held = new Map<string, Promise<T>>();
  return (key, start) => {
    const before = held.get(key);
    // taken out and put back: the order of a Map is that of insertion, so the first is the least used
    if (before !== undefined) held.delete(key);
    const promise = before ?? start();
    held.set(key, promise);
    for (const oldest of held.keys()) {
      if (held.size <= size) break;
      held.delete(oldest);
    }
    return promise;
  };
}
