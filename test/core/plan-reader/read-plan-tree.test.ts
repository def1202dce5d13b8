import fc from 'fast-check';
import { readPlanTree } from '../../../src/core/plan-reader/read-plan-tree.js';
import type { YamlNode } from '../../../src/core/plan-reader/yaml-node.js';

const place = { position: { line: 1, column: 1 }, width: 1 } as const;
const keys = [
  ...['version', 'domains', 'contoso.com', 'track', 'stage', 'legacy-mx', 'new-mx', 'preference'],
  ...[
    'ttl',
    'before',
    'during',
    'after',
    'mta-sts',
    'max-age',
    'legacy',
    'new',
    'tls-rpt',
    '__proto__',
  ],
];
const texts = fc.oneof(
  fc.constantFrom('1', '60', '-5', 'exchange-online', 's4-add-new-mx', '*.mx.microsoft', ''),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

const { node } = fc.letrec<{ node: YamlNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5 },
    fc
      .record({ kind: fc.constant('scalar' as const), text: texts, plain: fc.boolean() })
      .map((scalar) => ({ ...scalar, ...place })),
    fc
      .array(tie('node'), { maxLength: 4 })
      .map((items) => ({ kind: 'sequence' as const, items, ...place })),
    fc
      .array(fc.tuple(fc.oneof(fc.constantFrom(...keys), texts), tie('node')), { maxLength: 8 })
      .map((pairs) => ({
        kind: 'mapping' as const,
        entries: pairs.map(([text, value]) => ({
          key: { kind: 'scalar' as const, text, plain: true, ...place },
          value,
        })),
        ...place,
      })),
  ),
}));

describe('readPlanTree', () => {
  it('answers every tree: a plan without errors, or errors without a plan', () => {
    fc.assert(
      fc.property(node, (root) => {
        const result = readPlanTree(root, ['line']);
        if (!result.ok) expect(result.errors.length).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses a bare scalar at the place of the root', () => {
    const result = readPlanTree({ kind: 'scalar', text: 'x', plain: true, ...place }, ['x']);
    expect(result).toMatchObject({
      ok: false,
      errors: [{ code: 'plan-wrong-type', position: { line: 1, column: 1 }, excerpt: 'x' }],
    });
  });
});
