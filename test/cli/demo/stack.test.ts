import { readOutputs } from '../../../src/cli/demo/action.js';
import { addNewMx, firstPlan, moveOn, planAt } from '../../../src/cli/demo/plan-text.js';
import { readStack } from '../../../src/cli/demo/stack.js';
import { readPlan } from '../../../src/assess/read-plan.js';
import { exchangeOnlineStages, nextStage } from '../../../src/core/migration/ids.js';
import { rdataToText } from '../../../src/protocols/dns/rdata.js';
import { rrType } from '../../../src/protocols/dns/types.js';

const record = (type: string, records: readonly string[], extra: object = {}) => ({
  name: 'contoso.com',
  type,
  ttl: 60,
  records,
  ...extra,
});

describe('the synthesised stack', () => {
  it('is applied in the order of its dependencies, whatever the order of its text', () => {
    const text = JSON.stringify({
      resource: {
        aws_route53_record: {
          sts: record('TXT', ['v=STSv1; id=1;'], { depends_on: ['terraform_data.policy'] }),
          mx: record('MX', ['0 mx.example.net']),
        },
        terraform_data: { policy: { input: { body: 'version: STSv1\r\n', sha256: 'ab' } } },
      },
    });
    expect(readStack(text).map(({ id }) => id)).toEqual([
      'terraform_data.policy',
      'aws_route53_record.sts',
      'aws_route53_record.mx',
    ]);
  });

  it('values become the RDATA that Route 53 would serve', () => {
    const values = ['say \\"hi\\" \\344 $${x} %%{y}', `${'a'.repeat(255)}" "b`];
    const text = JSON.stringify({
      resource: { aws_route53_record: { txt: record('TXT', values) } },
    });
    const [resource] = readStack(text);
    const rdatas = resource?.kind === 'rrset' ? resource.rdatas : [];
    expect(rdatas.map((rdata) => rdataToText(rrType.TXT, rdata))).toEqual([
      '"say \\"hi\\" \\228 ${x} %{y}"',
      `"${'a'.repeat(255)}" "b"`,
    ]);
  });

  it('a resource that the demo cannot apply stops it', () => {
    const text = JSON.stringify({ resource: { dns_mx_record_set: { mx: {} } } });
    expect(() => readStack(text)).toThrow('cannot apply dns_mx_record_set.mx');
  });
});

describe('the plan file of the demo', () => {
  it('goes from s0 to s10 by ten changes of one line, and new-mx is a line of its own', () => {
    let text = firstPlan;
    for (const stage of exchangeOnlineStages) {
      if (stage === 's3-enable-dnssec') text = addNewMx(text, 'contoso-com.o-v1.mx.microsoft');
      expect(readPlan(text, 'dane-cutover.yaml')).toMatchObject({
        ok: true,
        plan: { domains: [{ stage }] },
      });
      if (nextStage(stage) !== undefined) text = moveOn(text, stage).text;
    }
    expect(text.split('\n')).toHaveLength(firstPlan.split('\n').length + 1);
  });

  it('a pin that is not where it should be is not moved', () => {
    expect(() => moveOn(planAt('s2-relax-mta-sts'), 's1-lower-ttl')).toThrow('changed 0 lines');
  });
});

describe("the runner's output file", () => {
  it('holds values of several lines between delimiters', () => {
    const text = 'verdict<<ghadelimiter_1\nwait\nghadelimiter_1\nnote<<EOF\na\nb=c\nEOF\n';
    expect([...readOutputs(text)]).toEqual([
      ['verdict', 'wait'],
      ['note', 'a\nb=c'],
    ]);
  });
});
