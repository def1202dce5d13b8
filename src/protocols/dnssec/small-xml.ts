import { WireError } from '../dns/wire-error.js';

export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

interface Open {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

const declaration = /^\uFEFF?\s*(?:<\?xml[^?<>]*\?>)?/;
/** A comment, a tag or text. No DOCTYPE, no entities, no CDATA, no instructions: where they stand, nothing matches. */
const token =
  /<!--(?:(?!--)[^])*-->|<(\/?)([A-Za-z][\w.-]*)((?:\s+[A-Za-z][\w:.-]*\s*=\s*(?:"[^"<&]*"|'[^'<&]*'))*)\s*(\/?)>|([^<&]+)/y;
const attribute = /([A-Za-z][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const deepest = 8;

/** The root element of a document of elements, attributes and text; WireError for anything else that XML allows. */
export function parseXml(text: string): XmlElement {
  const stack: Open[] = [{ name: '', attributes: new Map(), children: [], text: '' }];
  let at = declaration.exec(text)?.[0].length ?? 0;
  while (at < text.length) {
    token.lastIndex = at;
    const match = token.exec(text);
    if (match === null) throw new WireError('XML that is not understood');
    at = token.lastIndex;
    take(stack, match);
  }
  const [document, unclosed] = stack;
  const [root, second] = document?.children ?? [];
  if (unclosed !== undefined || root === undefined || second !== undefined)
    throw new WireError('XML without one whole element');
  if (document?.text.trim() !== '') throw new WireError('text outside the XML element');
  return root;
}

function take(stack: Open[], [whole, slash, name, attributes, empty, text]: RegExpExecArray): void {
  const top = stack[stack.length - 1];
  if (top === undefined || whole.startsWith('<!--')) return;
  if (name === undefined) {
    top.text += text ?? '';
    return;
  }
  if (slash === '/') {
    const closed = stack.pop();
    const parent = stack[stack.length - 1];
    if (closed?.name !== name || parent === undefined || attributes !== '' || empty !== '')
      throw new WireError('XML elements that do not nest');
    parent.children.push(closed);
    return;
  }
  const opened = { name, attributes: attributesOf(attributes ?? ''), children: [], text: '' };
  if (empty === '/') top.children.push(opened);
  else stack.push(opened);
  if (stack.length > deepest) throw new WireError('XML nested too deeply');
}

function attributesOf(text: string): ReadonlyMap<string, string> {
  const found = [...text.matchAll(attribute)].map(
    ([, name = '', double, single]) => [name, double ?? single ?? ''] as const,
  );
  const map = new Map(found);
  if (map.size !== found.length) throw new WireError('an XML attribute given twice');
  return map;
}

export function childrenOf({ children }: XmlElement, name: string): readonly XmlElement[] {
  return children.filter((child) => child.name === name);
}

/** The text of an element that holds nothing else. */
export function textOf({ children, text }: XmlElement): string {
  if (children.length > 0) throw new WireError('elements where text was expected');
  return text;
}
