/** Text in the manner of NOTICE, with its headings and lists. */
export const NoticeText = ({ text }: { readonly text: string }) =>
  parseNotice(text).map((block, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the text never changes
    <Block key={index} block={block} />
  ))

const Block = ({ block }: { readonly block: NoticeBlock }) => {
  switch (block.kind) {
    case 'heading':
      return <h3>{block.text}</h3>
    case 'paragraph':
      return <p>{block.text}</p>
    case 'list':
      return (
        <ul>
          {block.items.map(item => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      )
  }
}

type NoticeBlock =
  | { readonly kind: 'heading' | 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }

/**
 * Parses NOTICE into blocks, which empty lines separate. A line in capitals (with a remark in brackets) or beginning
 * with "## " or "### " is a heading; lines that begin with "- " are a list, whose items go on in indented lines.
 */
export const parseNotice = (text: string): readonly NoticeBlock[] =>
  text
    .split(/\r?\n\s*\r?\n/)
    .map(block => block.split(/\r?\n/).filter(line => line.trim() !== ''))
    .filter(lines => lines.length > 0)
    .map(parseBlock)

const heading = /^[A-Z][A-Z ]+(\(.*\))?$/

const parseBlock = (lines: readonly string[]): NoticeBlock => {
  const joined = lines.map(line => line.trim()).join(' ')
  if (lines.length === 1 && heading.test(joined)) return { kind: 'heading', text: joined }
  if (lines.length === 1 && /^##+ /.test(joined)) return { kind: 'heading', text: joined.replace(/^#+ /, '') }
  if (!lines[0]!.startsWith('- ')) return { kind: 'paragraph', text: joined }
  const items = lines.join('\n').split(/\n(?=- )/)
  return { kind: 'list', items: items.map(item => item.slice(2).replace(/\s*\n\s*/g, ' ')) }
}
