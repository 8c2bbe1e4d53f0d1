import { expect, test } from 'vitest'
import { cleanPrompt } from './clean-prompt.ts'
import { parsePromptAttention } from './prompt-attention.ts'

/** As long as a prompt may be. */
const longest = 2000
const pieces = [
  '&',
  '&amp;',
  'amp;',
  '&#',
  '&#x',
  '<',
  '\u001b[',
  '1;',
  'm',
  ' ',
  ':',
  ':1',
  '(',
  '[',
  '(a:1',
  '\\',
  '\ud800',
]
const repeated = pieces.flatMap(first =>
  ['', ...pieces].map(
    then =>
      first +
      then
        .padEnd(1, first)
        .repeat(longest)
        .slice(0, longest - first.length),
  ),
)

test('no prompt keeps the engine busy', () => {
  const times = repeated.map(prompt => {
    const started = performance.now()
    cleanPrompt(prompt)
    parsePromptAttention(prompt)
    return performance.now() - started
  })
  expect(Math.max(...times)).toBeLessThan(500)
})
