import { addresses } from '../world/addresses.js';
import { run } from '../world/process.js';
import type { RrsetWord } from '../words.js';

/** What BIND's own validator says of an RRset: it gets the data from the resolver with CD and believes nothing else. */
export async function askDelv(anchors: string, owner: string, type: string): Promise<RrsetWord> {
  const args = [`@${addresses.resolver}`, '-a', anchors, '+cdflag', owner, type];
  const { stdout, stderr } = await run('delv', args);
  return readDelv(`${stdout}\n${stderr}`);
}

export function readDelv(text: string): RrsetWord {
  const denial = /ncache nxdomain/.test(text)
    ? ' nxdomain'
    : /ncache nxrrset/.test(text)
      ? ' nodata'
      : '';
  if (
    /broken trust chain|no valid (RRSIG|signature)|RRSIG has expired|insecurity proof failed/.test(
      text,
    )
  )
    return 'bogus';
  if (/^; (negative response, )?fully validated/m.test(text)) return `secure${denial}`;
  if (/^; (negative response, )?unsigned answer/m.test(text)) return `insecure${denial}`;
  return 'unreadable';
}
