import { exchangeOnlineStages } from '../../src/core/migration/ids.js';
import { renderStageTable } from '../../src/emit/stage-table.js';

describe('the stage table of the README', () => {
  const lines = renderStageTable().trimEnd().split('\n');

  test('has one row a stage, in order, each with as many cells as the head', () => {
    const rows = lines.slice(2);
    expect(rows.map((row) => /`(s\d+-[a-z-]+)`/.exec(row)?.[1])).toEqual([...exchangeOnlineStages]);
    for (const line of lines) expect(line.split('|')).toHaveLength(9);
  });

  test('says for s4 which MX it lists, what it waits for and which codes are normal', () => {
    expect(lines.find((line) => line.includes('s4-add-new-mx'))).toBe(
      '| `s4-add-new-mx`<br>Add the new MX at preference 20 | before legacy 20 new | during | testing, lists both | the TTL of the MX set it replaced, and a minute; new host is signed | EX006, EX008, EX003 | `s3-enable-dnssec` |',
    );
  });
});
