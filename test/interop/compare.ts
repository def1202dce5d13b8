import type { Checkout } from './command-line.js';
import { check, type OurView } from './ours.js';
import { askDelv } from './peers/delv.js';
import { addressesOf, askUnbound } from './peers/unbound.js';
import type { PosttlsFinger } from './peers/posttls-finger.js';
import { names } from './world/addresses.js';
import type { World } from './world/world.js';
import type { Row } from './words.js';

export interface Judges {
  readonly checkout: Checkout;
  readonly world: World;
  readonly finger: PosttlsFinger;
  /** Says what is going on, for whoever watches. */
  readonly tell: (line: string) => void;
}

/** Ours and every peer judge what is served at this moment. `expected` is the verdict of `check`. */
export async function compare(
  judges: Judges,
  stage: string,
  when: string,
  expected: string,
): Promise<readonly Row[]> {
  await judges.world.settle();
  const view = await check(judges.checkout, judges.world);
  const base = { stage, when };
  if (view.verdict !== expected) {
    judges.tell(`${stage}, ${when}: ${view.verdict}: ${view.why}`);
  }
  const rows: Row[] = [
    {
      ...base,
      subject: `check ${names.domain}`,
      ours: view.verdict,
      others: { expected },
    },
    {
      ...base,
      subject: `${names.domain} as a destination`,
      ours: view.domain,
      others: { 'posttls-finger': await judges.finger.domain(names.domain) },
    },
  ];
  if (view.domain === 'usable') rows.push({ ...base, ...(await completeness(view)) });
  for (const row of await rrsetRows(judges, view)) rows.push({ ...base, ...row });
  for (const { host, address, word } of view.addresses) {
    const others = { 'posttls-finger': await judges.finger.host(host, address) };
    rows.push({ ...base, subject: `${host} ${address}`, ours: word, others });
  }
  return rows;
}

/** That ours judged every address there is: a host it overlooked would have no row to disagree in. */
async function completeness(view: OurView): Promise<Compared> {
  const listed = await addressesOf(names.domain);
  const judged = view.addresses.map(({ host, address }) => `${host} ${address}`).sort();
  const ours = judged.join() === listed.join() ? `${listed.length} addresses` : judged.join();
  return { subject: 'addresses judged', ours, others: { dig: `${listed.length} addresses` } };
}

type Compared = Pick<Row, 'subject' | 'ours' | 'others'>;

async function rrsetRows({ world }: Judges, view: OurView): Promise<readonly Compared[]> {
  return Promise.all(
    view.rrsets.map(async ({ owner, type, word }) => {
      const [delv, unbound] = await Promise.all([
        askDelv(world.delvAnchors, owner, type),
        askUnbound(owner, type),
      ]);
      return { subject: `${owner} ${type}`, ours: word, others: { delv, unbound } };
    }),
  );
}
