import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const heap = join(__dirname, '../../lib/src/io/heap.js');

/** Objects live until 300,000 later ones are there: most become old, and then garbage. */
const work = `
const { getHeapStatistics } = require('node:v8');
const { keepHeapSmall } = require(${JSON.stringify(heap)});
const look = process.argv[1] === 'small' ? keepHeapSmall() : () => undefined;
const kept = [];
let most = 0;
for (let count = 0; count < 3e6; count++) {
  kept[count % 3e5] = Array.from({ length: 10 }, () => count);
  if (count % 1e4 !== 0) continue;
  look();
  most = Math.max(most, getHeapStatistics().total_heap_size);
}
console.log(most);
`;

/** Octets of heap at the most. Not the largest resident size: Linux hands on that of the process that began this one. */
function peakOf(mode: 'small' | 'usual'): number {
  const { stdout, status, stderr } = spawnSync(process.execPath, ['-e', work, mode], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
}

describe('keepHeapSmall', () => {
  it('lets a process that makes much garbage take less memory than it would', () => {
    expect(peakOf('small')).toBeLessThan(peakOf('usual') * 0.7);
  });
});
