import { Fragment, h, type JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { type Block, type Inline, parse } from '../markdown';

/** A reply, drawn from text nodes only. Links are words; nothing is ever loaded. */
export function Markdown({ source }: { source: string }): JSX.Element {
  return useMemo(() => <div class="prose" dir="auto">{parse(source).map(block)}</div>, [source]);
}

function block(item: Block): JSX.Element {
  switch (item.kind) {
    case 'paragraph':
      return <p>{item.children.map(inline)}</p>;
    case 'heading':
      // The page's own headings end at level 2.
      return h(`h${Math.min(6, item.level + 2)}`, null, item.children.map(inline)) as JSX.Element;
    case 'code':
      return (
        <pre tabIndex={0} aria-label={item.language === '' ? 'Code' : `Code, ${item.language}`}>
          <code dir="ltr">{item.text}</code>
        </pre>
      );
    case 'list': {
      const items = item.items.map((blocks) => <li>{tight(blocks)}</li>);
      return item.ordered ? <ol start={item.start}>{items}</ol> : <ul>{items}</ul>;
    }
    case 'quote':
      return <blockquote>{item.blocks.map(block)}</blockquote>;
    case 'table':
      return (
        <div class="scroll" tabIndex={0} role="group" aria-label="Table">
          <table>
            <thead>
              <tr>{item.head.map((cell) => <th scope="col">{cell.map(inline)}</th>)}</tr>
            </thead>
            <tbody>
              {item.rows.map((row) => (
                <tr>{row.map((cell) => <td>{cell.map(inline)}</td>)}</tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    case 'rule':
      return <hr />;
  }
}

/** An item's only paragraph needs no paragraph of its own. */
function tight(blocks: Block[]): (JSX.Element | string)[] {
  return blocks.map((item, index) =>
    index === 0 && item.kind === 'paragraph' ? <Fragment>{item.children.map(inline)}</Fragment> : block(item),
  );
}

function inline(item: Inline): JSX.Element | string {
  switch (item.kind) {
    case 'text':
      return item.text;
    case 'code':
      return <code dir="ltr">{item.text}</code>;
    case 'strong':
      return <strong>{item.children.map(inline)}</strong>;
    case 'emphasis':
      return <em>{item.children.map(inline)}</em>;
    case 'strike':
      return <s>{item.children.map(inline)}</s>;
    case 'link':
      return (
        <span class="link">
          {item.children.map(inline)} <bdi class="address">{item.address}</bdi>
        </span>
      );
  }
}
