import { summarise } from '../../src/assess/summary.js';
import { desired } from '../../src/core/migration/desired.js';
import { asSeen, bogus, digest, nodata } from '../support/as-seen.js';
import { contoso } from '../support/plans.js';

describe('the summary of a domain', () => {
  const seen = asSeen(desired(contoso('s10-raise-ttl'), 's10-raise-ttl', digest));

  test.each([
    ['proven', nodata<string>(), 'absent'],
    ['forged', { ...nodata<string>(), dnssec: bogus }, 'not-seen'],
  ])('calls the absence of a TXT that is %s, as what it is', (_, txt, word) => {
    const observation = {
      ...seen,
      mtaSts: { ...seen.mtaSts, txt },
      tlsRpt: { ...seen.tlsRpt, txt },
    };
    expect(summarise(observation)).toMatchObject({ mtaSts: word, tlsRpt: word });
  });
});
