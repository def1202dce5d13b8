import { InputError, readInputs } from '../../src/action/inputs.js';

const facts = { extraCaFile: undefined, eventName: 'push' };
const read = (given: Readonly<Record<string, string>>, eventName = 'push') =>
  readInputs((name) => given[name] ?? '', { ...facts, eventName });

describe('the inputs of the Action', () => {
  test('a plan file means verify, a domain alone means check', () => {
    expect(read({ 'plan-file': 'p.yaml' }).options.mode).toBe('verify');
    expect(read({ domain: 'contoso.com' }).options).toMatchObject({
      mode: 'check',
      domains: ['contoso.com'],
    });
  });

  test('neither a plan file nor a domain is wrong', () => {
    expect(() => read({})).toThrow(InputError);
    expect(() => read({ mode: 'gate', domain: 'contoso.com' })).toThrow(InputError);
  });

  test('a fail-on that names no verdict, or a misspelt one, would let everything through: refused', () => {
    const plan = { 'plan-file': 'p.yaml' };
    [',', ' , ', 'fial', 'fail,unkown'].forEach((text) =>
      expect(() => read({ ...plan, 'fail-on': text })).toThrow(InputError),
    );
    expect([...read(plan).failOn]).toEqual(['fail', 'wait', 'unknown']);
  });

  test('a gate in a pull request needs the base plan: it must not be its own evidence', () => {
    const gate = { mode: 'gate', 'plan-file': 'p.yaml' };
    ['pull_request', 'pull_request_target'].forEach((event) =>
      expect(() => read(gate, event)).toThrow(/base-plan-file/),
    );
    expect(read({ ...gate, 'base-plan-file': 'b.yaml' }, 'pull_request').options.mode).toBe('gate');
    expect(read(gate, 'workflow_dispatch').options.mode).toBe('gate');
  });

  test('allow-private-addresses is true or false and nothing else', () => {
    const plan = { 'plan-file': 'p.yaml' };
    expect(() => read({ ...plan, 'allow-private-addresses': 'yes' })).toThrow(InputError);
    expect(read({ ...plan, 'allow-private-addresses': 'true' }).options.allowPrivateAddresses).toBe(
      true,
    );
  });

  test('resolvers may stand one a line', () => {
    expect(
      read({ 'plan-file': 'p', resolver: '192.0.2.1\n192.0.2.2:5353\n' }).options.resolvers,
    ).toEqual(['192.0.2.1', '192.0.2.2:5353']);
  });

  test('tenant answers stand one a line, with or without their domain', () => {
    const given = { 'plan-file': 'p', 'tenant-answer-file': ' a b.json\ncontoso.com=c.json\n' };
    expect(read(given).options.tenantAnswers).toEqual(['a b.json', 'contoso.com=c.json']);
  });

  test('a proxy, control hosts and our name go their way; absent ones stay absent', () => {
    const given = {
      'plan-file': 'p',
      'smtp-proxy': ' socks5://a:b@192.0.2.1 ',
      'control-hosts': '192.0.2.25\nmx.example.net:2525',
      'ehlo-name': 'probe.example.net',
    };
    expect(read(given).options).toMatchObject({
      smtpProxy: 'socks5://a:b@192.0.2.1',
      controlHosts: ['192.0.2.25', 'mx.example.net:2525'],
      ehloName: 'probe.example.net',
    });
    const { options } = read({ 'plan-file': 'p' });
    expect([options.smtpProxy, options.ehloName]).toEqual([undefined, undefined]);
    expect(options.controlHosts).toEqual([]);
  });

  test('TLS reports stand one path a line, blanks inside a path kept', () => {
    const given = { 'plan-file': 'p', 'tls-rpt-reports': 'reports/\n my reports/*.eml \n\n' };
    expect(read(given).options.tlsReports).toEqual(['reports/', 'my reports/*.eml']);
    expect(read({ 'plan-file': 'p' }).options.tlsReports).toEqual([]);
    expect(read({ ...given, 'tls-rpt-last': '7' }).options.tlsReportsLast).toBe('7');
  });
});
