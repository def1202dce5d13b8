import { rcode, rcodeName } from '../../../src/protocols/dns/types.js';
import type { Flags } from '../../../src/protocols/dns/flags.js';
import { sections, type Mutation } from './scene.js';

/** Another rcode over the same sections. */
export const otherRcode: Mutation = ({ message, random }) => {
  const usual = [rcode.NOERROR, rcode.NXDOMAIN];
  const odd = [
    rcode.SERVFAIL,
    rcode.REFUSED,
    rcode.FORMERR,
    rcode.NOTIMP,
    rcode.YXDOMAIN,
    rcode.NOTAUTH,
  ];
  const code = random.pick(
    [...usual, ...usual, ...usual, ...odd].filter((one) => one !== message.rcode),
  );
  return { label: `rcode ${rcodeName(code)}`, served: { ...message, rcode: code } };
};

/** Flags nobody may believe. TC, QR and the id are left: they make askers ask again or wait, not judge. */
export const otherFlags: Mutation = ({ message, random }) => {
  const flag: keyof Flags = random.pick(['aa', 'ad', 'ra', 'rd', 'cd'] as const);
  const flags = { ...message.flags, [flag]: !message.flags[flag] };
  return {
    label: `flag ${flag} ${flags[flag] ? 'set' : 'cleared'}`,
    served: { ...message, flags },
  };
};

/** No EDNS, or no DO, in the answer. */
export const otherEdns: Mutation = ({ message, random }) => {
  const { edns, ...rest } = message;
  if (edns === undefined) return undefined;
  if (random.chance(0.5)) return { label: 'no EDNS', served: rest };
  return { label: 'DO cleared', served: { ...message, edns: { ...edns, do: false } } };
};

export const dropSection: Mutation = ({ message, random }) => {
  const section = random.maybe(sections.filter((name) => message[name].length > 0));
  if (section === undefined) return undefined;
  return { label: `drop ${section}`, served: { ...message, [section]: [] } };
};

export const swapSections: Mutation = ({ message }) => ({
  label: 'swap answers and authorities',
  served: { ...message, answers: message.authorities, authorities: message.answers },
});

export const reorder: Mutation = ({ message, random }) => {
  const section = random.maybe(sections.filter((name) => message[name].length > 1));
  if (section === undefined) return undefined;
  const list = message[section];
  const order = random.chance(0.3) ? [...list].reverse() : random.shuffled(list);
  return { label: `reorder ${section}`, served: { ...message, [section]: order } };
};

/** Nothing at all, with an rcode that might pass for a denial. */
export const emptyAnswer: Mutation = ({ message, random }) => {
  const code = random.pick([rcode.NOERROR, rcode.NXDOMAIN]);
  const soa = random.chance(0.5)
    ? message.authorities.filter(({ type }) => type === 6 || type === 46)
    : [];
  return {
    label: `empty ${rcodeName(code)}${soa.length > 0 ? ' with SOA' : ''}`,
    served: { ...message, rcode: code, answers: [], authorities: soa, additionals: [] },
  };
};
