import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import ts from 'typescript';

/** Requirement numbers such as `B07` in one text. */
export const numbersIn = (text: string): readonly string[] =>
  [...text.matchAll(/\b[A-P]\d{2}\b/g)].map(([number]) => number);

/** `core/judge/mx.test.ts` and so on, below `test/`, each with the requirement numbers that its titles cite. */
export function citedByTests(folder: string): ReadonlyMap<string, ReadonlySet<string>> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .sort();
  return new Map(
    files.map((file) => [file.split(sep).join('/'), numbersInTitles(join(folder, file))]),
  );
}

/** Titles of `describe`, `it` and `test`, and the rows of their `each`: what a reader of the results gets to see. */
function numbersInTitles(path: string): ReadonlySet<string> {
  const source = ts.createSourceFile(
    path,
    readFileSync(path, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTestCall(node)) {
      const [title] = node.arguments;
      if (title !== undefined) collect(title, found);
      collect(node.expression, found);
    }
    node.forEachChild(visit);
  };
  visit(source);
  return found;
}

function collect(node: ts.Node, found: Set<string>): void {
  if (
    ts.isStringLiteralLike(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddleOrTemplateTail(node)
  ) {
    numbersIn(node.text).forEach((number) => found.add(number));
  }
  node.forEachChild((child) => collect(child, found));
}

/** `it('…')`, `describe.skip('…')`, `test.each([…])('…')`. */
function isTestCall({ expression }: ts.CallExpression): boolean {
  let callee: ts.Expression = expression;
  while (!ts.isIdentifier(callee)) {
    if (ts.isPropertyAccessExpression(callee) || ts.isCallExpression(callee))
      callee = callee.expression;
    else if (ts.isTaggedTemplateExpression(callee)) callee = callee.tag;
    else return false;
  }
  return ['describe', 'it', 'test'].includes(callee.text);
}
