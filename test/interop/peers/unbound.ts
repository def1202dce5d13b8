import { addresses } from '../world/addresses.js';
import { run } from '../world/process.js';
import type { RrsetWord } from '../words.js';

/** What unbound says of an RRset, read from the header of its answer: AD, no AD, or SERVFAIL that CD cures. */
export async function askUnbound(owner: string, type: string): Promise<RrsetWord> {
  const judged = await header(owner, type);
  if (judged === undefined) return 'unreadable';
  if (judged.status !== 'SERVFAIL') return `${judged.ad ? 'secure' : 'insecure'}${judged.denial}`;
  const unjudged = await header(owner, type, '+cd');
  return unjudged !== undefined && unjudged.status !== 'SERVFAIL' ? 'bogus' : 'unreadable';
}

/** `HOST ADDRESS` of every MX host of the domain, sorted. */
export async function addressesOf(domain: string): Promise<readonly string[]> {
  const hosts = (await short(domain, 'MX')).map((line) => line.replace(/^\d+ |\.$/g, ''));
  const lists = await Promise.all(
    hosts.flatMap((host) =>
      ['A', 'AAAA'].map(async (type) =>
        (await short(host, type)).map((address) => `${host} ${address}`),
      ),
    ),
  );
  return lists.flat().sort();
}

async function short(owner: string, type: string): Promise<readonly string[]> {
  const { stdout } = await run('dig', [`@${addresses.resolver}`, '+short', owner, type]);
  return stdout.split('\n').filter((line) => line !== '' && !line.startsWith(';'));
}

type Denial = '' | ' nodata' | ' nxdomain';

async function header(
  owner: string,
  type: string,
  flag = '+nocd',
): Promise<{ readonly status: string; readonly ad: boolean; readonly denial: Denial } | undefined> {
  const { stdout } = await run('dig', [
    `@${addresses.resolver}`,
    '+dnssec',
    '+tries=2',
    '+time=3',
    flag,
    owner,
    type,
  ]);
  const status = /status: (\w+)/.exec(stdout)?.[1];
  const flags = /;; flags: ([a-z ]*);/.exec(stdout)?.[1]?.split(' ');
  if (status === undefined || flags === undefined) return undefined;
  const empty = /ANSWER: 0,/.test(stdout);
  const denial: Denial = status === 'NXDOMAIN' ? ' nxdomain' : empty ? ' nodata' : '';
  return { status, ad: flags.includes('ad'), denial };
}
