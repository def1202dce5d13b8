import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import ts from 'typescript';

/** Requirement numbers such as `B07` in one text. */
export const numbersIn = (text: string): readonly string[] =>
  [...text.matchAll(/\b[A-P]\d{2}\b/g)].map(([number]) => number);

/** `core/judge/mx.test.ts` and so on, below `test/`, each with the requirement numbers that its titles cite. */
export function citedByTests(folder: string): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    [...titlesOfTests(folder)].map(([file, titles]) => [file, new Set(titles.flatMap(numbersIn))]),
  );
}

/** The same files, each with the texts of its titles; a title with `${}` in it comes in pieces. */
export function titlesOfTests(folder: string): ReadonlyMap<string, readonly string[]> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .sort();
  return new Map(files.map((file) => [file.split(sep).join('/'), titlesIn(join(folder, file))]));
}

/** Titles of `describe`, `it` and `test`, and the rows of their `each`: what a reader of the results gets to see. */
function titlesIn(path: string): readonly string[] {
  const source = ts.createSourceFile(
    path,
    readFileSync(path, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const found: string[] = [];
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

function collect(node: ts.Node, found: string[]): void {
  if (
    ts.isStringLiteralLike(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddleOrTemplateTail(node)
  ) {
    found.push(node.text);
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
