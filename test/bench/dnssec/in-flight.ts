/** Runs `work` over the list with so many under way at once. */
export async function inFlight<T>(
  list: readonly T[],
  places: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  const hand = async (): Promise<void> => {
    while (next < list.length) {
      const item = list[next++];
      if (item !== undefined) await work(item);
    }
  };
  await Promise.all(Array.from({ length: places }, hand));
}
