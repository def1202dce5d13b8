/** Runs `work` over the list with so many under way at once. */
export async function inFlight<T>(
  list: Iterable<T>,
  places: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const items = list[Symbol.iterator]();
  const hand = async (): Promise<void> => {
    for (let next = items.next(); next.done !== true; next = items.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: places }, hand));
}
