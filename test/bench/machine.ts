import { readFileSync } from 'node:fs';

/** What processes cost. Seconds of CPU, user and system. */
export interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

/** Clock ticks a second in /proc: fixed at 100 for user space on Linux. */
const ticks = 100;

/** CPU seconds of every child that has ended and been waited for, and of their own such children (proc(5), cutime). */
function childCpu(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / ticks;
}

/** Runs `work`, which starts and awaits children, and says what they cost; nothing else may end meanwhile. */
export async function costOf<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly cost: Cost }> {
  const [cpu, wall] = [childCpu(), performance.now()];
  const value = await work();
  return { value, cost: { wall: (performance.now() - wall) / 1000, cpu: childCpu() - cpu } };
}

/** CPU seconds of a process that still runs. */
export function cpuOfProcess(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticks;
}

/**
 * Largest resident size so far, in MiB, of a process that still runs; 0 once it has ended. The kernel's resource usage
 * would begin with that of the process that began it.
 */
export function peakOfProcess(pid: number): number {
  try {
    const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(line?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}
