import { describe, expect, it } from 'vitest'
import { parseNotice } from './notice-text.tsx'

describe('parseNotice', () => {
  it('tells headings, lists with their second lines, and paragraphs apart', () => {
    const text = 'Likeness\nMIT.\n\nMODELS (see manifest)\n\n- one: a - b,\n  and more\n- two\n\nThe end.\n'
    expect(parseNotice(text)).toEqual([
      { kind: 'paragraph', text: 'Likeness MIT.' },
      { kind: 'heading', text: 'MODELS (see manifest)' },
      { kind: 'list', items: ['one: a - b, and more', 'two'] },
      { kind: 'paragraph', text: 'The end.' },
    ])
  })

  it('takes a markdown heading for one, too', () => {
    expect(parseNotice('## react - 19.0.0 (MIT)\n\nMIT License')).toEqual([
      { kind: 'heading', text: 'react - 19.0.0 (MIT)' },
      { kind: 'paragraph', text: 'MIT License' },
    ])
  })

  it('loses no word, whatever the line ends are', () => {
    const text = 'A LIST\r\n\r\n- first\r\n  goes on\r\n- second\r\n\r\n\r\nTHE SOFTWARE IS PROVIDED "AS IS"'
    const words = parseNotice(text).flatMap(block =>
      (block.kind === 'list' ? block.items.join(' ') : block.text).split(' '),
    )
    expect(words).toEqual(text.split(/\s+/).filter(word => word !== '-'))
  })
})
