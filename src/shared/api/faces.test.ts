import { expect, test } from 'vitest'
import { similarityWord } from './faces.ts'

test.each([
  [0.72, 'very-like'],
  [0.6, 'very-like'],
  [0.599, 'like'],
  [0.4, 'like'],
  [0.39, 'somewhat-like'],
  [0.25, 'somewhat-like'],
  [0.24, 'little-like'],
  [-0.1, 'little-like'],
] as const)('%f is %s', (similarity, word) => {
  expect(similarityWord(similarity)).toBe(word)
})
