/** Markdown as far as a reply needs it. The result is data, drawn as text nodes; a link is its words and its address. */

export type Inline =
  | { kind: 'text' | 'code'; text: string }
  | { kind: 'strong' | 'emphasis' | 'strike'; children: Inline[] }
  | { kind: 'link'; children: Inline[]; address: string };

export type Block =
  | { kind: 'paragraph'; children: Inline[] }
  | { kind: 'heading'; level: number; children: Inline[] }
  | { kind: 'code'; language: string; text: string }
  | { kind: 'list'; ordered: boolean; start: number; items: Block[][] }
  | { kind: 'quote'; blocks: Block[] }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { kind: 'rule' };

/** Deeper nesting than this is drawn as text. */
const DEEPEST = 6;

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([^`]*)$/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const ITEM = /^( *)([-*+]|\d{1,9}[.)])(\s+|$)(.*)$/;
const QUOTE = /^ {0,3}> ?(.*)$/;
const TABLE_LINE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)+\|?\s*$/;

export function parse(source: string): Block[] {
  return blocks(source.replace(/\r\n?/g, '\n').split('\n'), 0);
}

function blocks(lines: string[], depth: number): Block[] {
  const found: Block[] = [];
  let at = 0;
  const line = (): string => lines[at] ?? '';
  while (at < lines.length) {
    const fence = FENCE.exec(line());
    const heading = HEADING.exec(line());
    if (line().trim() === '') {
      at++;
    } else if (fence) {
      const [, mark = '', language = ''] = fence;
      const from = ++at;
      while (at < lines.length && !closes(line(), mark)) {
        at++;
      }
      found.push({ kind: 'code', language: language.trim(), text: lines.slice(from, at).join('\n') });
      at++;
    } else if (heading) {
      found.push({ kind: 'heading', level: heading[1]!.length, children: inline(heading[2]!) });
      at++;
    } else if (RULE.test(line())) {
      found.push({ kind: 'rule' });
      at++;
    } else if (depth < DEEPEST && QUOTE.test(line())) {
      const from = at;
      while (at < lines.length && QUOTE.test(line())) {
        at++;
      }
      const inner = lines.slice(from, at).map((quoted) => QUOTE.exec(quoted)![1]!);
      found.push({ kind: 'quote', blocks: blocks(inner, depth + 1) });
    } else if (depth < DEEPEST && ITEM.test(line())) {
      const end = endOfList(lines, at);
      found.push(list(lines.slice(at, end), depth));
      at = end;
    } else if (line().includes('|') && TABLE_LINE.test(lines[at + 1] ?? '')) {
      const from = at;
      at += 2;
      while (at < lines.length && line().includes('|')) {
        at++;
      }
      found.push({ kind: 'table', head: cells(lines[from]!), rows: lines.slice(from + 2, at).map(cells) });
    } else {
      const from = at++;
      while (at < lines.length && !interrupts(lines, at, depth)) {
        at++;
      }
      found.push({ kind: 'paragraph', children: inline(lines.slice(from, at).join('\n').trim()) });
    }
  }
  return found;
}

function closes(line: string, mark: string): boolean {
  const trimmed = line.trim();
  return trimmed.startsWith(mark) && trimmed === mark[0]!.repeat(trimmed.length);
}

function interrupts(lines: string[], at: number, depth: number): boolean {
  const line = lines[at]!;
  return (
    line.trim() === '' ||
    FENCE.test(line) ||
    HEADING.test(line) ||
    RULE.test(line) ||
    (depth < DEEPEST && (QUOTE.test(line) || ITEM.test(line)))
  );
}

/** A list goes on over its items, lines indented below them, and blank lines between them. */
function endOfList(lines: string[], from: number): number {
  const [, indent = '', marker = ''] = ITEM.exec(lines[from]!)!;
  let end = from + 1;
  for (let at = from + 1; at < lines.length; at++) {
    const line = lines[at]!;
    const item = ITEM.exec(line);
    const same = item !== null && (item[1]!.length > indent.length || ordered(item[2]!) === ordered(marker));
    if (line.trim() === '') {
      continue;
    }
    const indented = line.length - line.trimStart().length > indent.length;
    const lazy = lines[at - 1]!.trim() !== '' && !FENCE.test(line) && !HEADING.test(line) && item === null;
    if (!same && !indented && !lazy) {
      break;
    }
    end = at + 1;
  }
  return end;
}

function ordered(marker: string): boolean {
  return /\d/.test(marker);
}

function list(lines: string[], depth: number): Block {
  const [, indent = '', marker = ''] = ITEM.exec(lines[0]!)!;
  const items: string[][] = [];
  let width = 0;
  for (const line of lines) {
    const item = ITEM.exec(line);
    if (item && item[1]!.length <= indent.length + 1) {
      width = item[1]!.length + item[2]!.length + Math.min(item[3]!.length, 4);
      items.push([item[4]!]);
    } else {
      const blank = line.length - line.trimStart().length;
      items.at(-1)!.push(line.slice(Math.min(width, blank)));
    }
  }
  return {
    kind: 'list',
    ordered: ordered(marker),
    start: Number.parseInt(marker, 10) || 1,
    items: items.map((item) => blocks(item, depth + 1)),
  };
}

function cells(line: string): Inline[][] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => inline(cell.trim()));
}

const INLINE: readonly [RegExp, (match: RegExpExecArray, depth: number) => Inline][] = [
  [/^(`+)([\s\S]*?[^`])\1(?!`)/, (m) => ({ kind: 'code', text: m[2]!.replace(/^ (.*) $/s, '$1') })],
  [/^\\([\\`*_{}[\]()#+\-.!|<>~])/, (m) => ({ kind: 'text', text: m[1]! })],
  [/^!?\[([^\]]{0,500})\]\(\s*<?((?:[^\s()<>]|\([^\s()]*\)){1,2000})>?(?:\s+"[^"]{0,200}")?\s*\)/, (m, d) => link(m[1]!, m[2]!, d)],
  [/^\*\*(?=\S)([\s\S]{0,5000}?\S)\*\*/, (m, d) => ({ kind: 'strong', children: inline(m[1]!, d) })],
  [/^__(?=\S)([\s\S]{0,5000}?\S)__(?!\w)/, (m, d) => ({ kind: 'strong', children: inline(m[1]!, d) })],
  [/^~~(?=\S)([\s\S]{0,5000}?\S)~~/, (m, d) => ({ kind: 'strike', children: inline(m[1]!, d) })],
  [/^\*(?=[^\s*])([\s\S]{0,5000}?[^\s*])\*(?!\*)/, (m, d) => ({ kind: 'emphasis', children: inline(m[1]!, d) })],
  [/^_(?=[^\s_])([\s\S]{0,5000}?[^\s_])_(?!\w)/, (m, d) => ({ kind: 'emphasis', children: inline(m[1]!, d) })],
];

function link(words: string, address: string, depth: number): Inline {
  return { kind: 'link', children: inline(words, depth), address };
}

const PLAIN = /^[^`\\![*_~]+/;
const WORD_END = /[\p{L}\p{N}]$/u;

function inline(source: string, depth = 0): Inline[] {
  const found: Inline[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain !== '') {
      found.push({ kind: 'text', text: plain });
      plain = '';
    }
  };
  let rest = source;
  while (rest !== '') {
    const skipped = PLAIN.exec(rest);
    if (skipped) {
      plain += skipped[0];
      rest = rest.slice(skipped[0].length);
      continue;
    }
    const insideWord = rest[0] === '_' && WORD_END.test(plain);
    const hit = depth < DEEPEST && !insideWord ? first(rest, depth + 1) : undefined;
    if (hit) {
      flush();
      found.push(hit.inline);
      rest = rest.slice(hit.length);
    } else {
      plain += rest[0];
      rest = rest.slice(1);
    }
  }
  flush();
  return found;
}

function first(rest: string, depth: number): { inline: Inline; length: number } | undefined {
  for (const [pattern, make] of INLINE) {
    const match = pattern.exec(rest);
    if (match) {
      return { inline: make(match, depth), length: match[0].length };
    }
  }
  return undefined;
}

/** Returns a reply's words without its marks, for reading aloud. */
export function spoken(source: string): string {
  return source.replace(/```[\s\S]*?```/g, ' code. ').replace(/[*_`#>|]/g, '').replace(/\s+/g, ' ').trim();
}
