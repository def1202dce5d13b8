import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Octets of the space for new objects at which it stays. */
const enough = 32 * 2 ** 20;

/**
 * V8 lets garbage lie for as long as memory seems cheap, and doubles the space for new objects whenever much survived:
 * a run of thousands of domains would take several times what it needs. From here on the heap may grow to twice what was
 * in use after the last collection; the space for new objects stops when the function returned finds it large enough,
 * so it is to be called now and then. Of this process, for good.
 */
export function keepHeapSmall(): () => void {
  setFlagsFromString('--heap-growing-percent=100');
  let isGrowing = true;
  return () => {
    if (!isGrowing) return;
    const space = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
    isGrowing = space !== undefined && space.space_size < enough;
    if (!isGrowing) setFlagsFromString('--semi-space-growth-factor=1');
  };
}
