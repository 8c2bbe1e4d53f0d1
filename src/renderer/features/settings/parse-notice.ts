export type NoticeBlock =
  | { readonly kind: 'heading' | 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }

/**
 * Reads NOTICE for showing: blocks between empty lines; a line in capitals (with a remark in brackets) is a
 * heading and so is one that begins with "## ", lines that begin with "- " are a list, indented lines go on with the item above.
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
  if (lines.length === 1 && joined.startsWith('## ')) return { kind: 'heading', text: joined.slice(3) }
  if (!lines[0]!.startsWith('- ')) return { kind: 'paragraph', text: joined }
  const items = lines.join('\n').split(/\n(?=- )/)
  return { kind: 'list', items: items.map(item => item.slice(2).replace(/\s*\n\s*/g, ' ')) }
}
