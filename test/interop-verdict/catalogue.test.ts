import { zonePlans } from '../interop/authorities/plan.js';
import { catalogue } from '../interop/situations/catalogue/index.js';
import { explanations } from '../interop/situations/explanations.js';

const domains = catalogue.map(({ id, zone }) => `${id}.${zone}`);

describe('the situations of the interop run', () => {
  test('are told apart by their names, and none is hidden by a zone of its name', () => {
    expect(new Set(catalogue.map(({ id }) => id)).size).toBe(catalogue.length);
    expect(domains.filter((domain) => domain in zonePlans)).toEqual([]);
  });

  test('use each receiver, each authority and each way of signing', () => {
    const hosts = catalogue.flatMap((one) =>
      one.hosts.map((host) => ({ ...host, home: one.zone })),
    );
    const servers = hosts.map(({ server }) => server);
    expect([...new Set(servers)].sort()).toEqual(['exim', 'opensmtpd', 'postfix']);
    const used = new Set([
      ...catalogue.map(({ zone }) => zone),
      ...hosts.map(({ zone, home }) => zone ?? home),
    ]);
    expect(Object.keys(zonePlans).filter((zone) => ![...used].some((one) => one === zone))).toEqual(
      [],
    );
  });

  test('call for every word that a judge has', () => {
    const words = new Set(
      catalogue.flatMap(({ expected }) =>
        typeof expected === 'string' ? [expected] : Object.values(expected),
      ),
    );
    expect([...words].sort()).toEqual([
      'dane-verified',
      'encrypted',
      'failed',
      'no-dane',
      'no-mail',
      'no-sts',
      'sts-verified',
      'tempfail',
    ]);
  });

  test('are those that the explanations speak of', () => {
    const ids = catalogue.map(({ id }) => id);
    expect(explanations.flatMap((one) => one.situations).filter((id) => !ids.includes(id))).toEqual(
      [],
    );
  });
});
