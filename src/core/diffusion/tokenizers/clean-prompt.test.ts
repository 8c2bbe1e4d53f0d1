import { expect, test } from 'vitest'
import { cleanPrompt } from './clean-prompt.ts'

/** What OpenAI's cleaning makes of them with ftfy 6.3.1 and the HTML names of Python 3.11. */
test.each([
  ['&starf; queen &check;', '★ queen ✓'],
  ['&Jopf;&fjlig;ord', '𝕁fjord'.toLowerCase()],
  ['x &NotEqualTilde; y', 'x ≂̸ y'],
  ['this &notin; that', 'this ∉ that'],
  ['&notit; &noti', '¬it; ¬i'],
  ['&amp;amp;hearts;', '♥'],
  ['<b>&check</b> &check;', '<b>&check</b> ✓'],
  ['a&#132;b a&#132b', 'a"b a„b'],
  ['<&#x1;&#xfdd0;&#x1ffff;>', '<>'],
])('HTML in a prompt is read as CLIP reads it: %s', (prompt, cleaned) =>
  expect(cleanPrompt(prompt)).toBe(cleaned),
)
