import { expect, test } from 'vitest'
import { parsePromptAttention } from './prompt-attention.ts'

const read = (prompt: string) =>
  parsePromptAttention(prompt).map(({ text, weight }) => [text, Math.round(weight * 1e4) / 1e4])

test.each([
  ['a plain prompt: nothing \\ here', [['a plain prompt: nothing \\ here', 1]]],
  ['', [['', 1]]],
  [
    'a (blue:1.3) bird',
    [
      ['a ', 1],
      ['blue', 1.3],
      [' bird', 1],
    ],
  ],
  [
    '((very)) big',
    [
      ['very', 1.21],
      [' big', 1],
    ],
  ],
  [
    'a [dim] lamp',
    [
      ['a ', 1],
      ['dim', 0.9091],
      [' lamp', 1],
    ],
  ],
  [
    '(a (b:2))',
    [
      ['a ', 1.1],
      ['b', 2.2],
    ],
  ],
  ['a \\(literal\\) thing', [['a (literal) thing', 1]]],
  [
    'half (open',
    [
      ['half ', 1],
      ['open', 1.1],
    ],
  ],
  ['closed) twice', [['closed) twice', 1]]],
  [
    '(time: noon) (x:-0.5)',
    [
      ['time: noon', 1.1],
      [' ', 1],
      ['x', -0.5],
    ],
  ],
  ['()', [['', 1]]],
])('%s', (prompt, expected) => {
  expect(read(prompt)).toEqual(expected)
})
