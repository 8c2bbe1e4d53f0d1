import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createClipTokenizer } from './clip-tokenizer.ts'
import { splitIntoChunks } from './prompt-attention.ts'
import { type PromptEmbedding, tokenizeWith } from './prompt-embeddings.ts'

const file = (name: string) =>
  readFileSync(new URL(`../../../../resources/models/starter/tokenizer/${name}`, import.meta.url), 'utf8')
const tokenizer = createClipTokenizer({ vocab: JSON.parse(file('vocab.json')), merges: file('merges.txt') })

const embedding = (first: number, vectors: number, ...words: readonly string[]): PromptEmbedding => ({
  words,
  ids: Array.from({ length: vectors }, (_, i) => first + i),
})
const negative = embedding(50_000, 2, 'EasyNegative', '<EasyNegative>')
const longer = embedding(50_010, 1, 'easynegative-v2', '<cat-toy>')

const idsOf = (text: string, ...embeddings: readonly PromptEmbedding[]) =>
  tokenizeWith(tokenizer, embeddings)(text).flatMap(({ ids }) => ids)
const [a, comma, dog] = tokenizer.tokenize('a, dog') as [number, number, number]

test.each([
  ['its name', 'a easynegative dog', [a, 50_000, 50_001, dog]],
  ['its name in capitals, before a comma', 'a EASYNEGATIVE, dog', [a, 50_000, 50_001, comma, dog]],
  ['a longer name that begins like it', 'a easynegative-v2 dog', [a, 50_010, dog]],
  ['a word in angle brackets', 'a <cat-toy>, dog', [a, 50_010, comma, dog]],
  ['one that touches its neighbours', 'a<Cat-Toy>dog', [a, 50_010, dog]],
  ['its name in angle brackets', '<easynegative>', [50_000, 50_001]],
])('%s stands for the vectors of an embedding', (_, text, ids) => {
  expect(idsOf(text, negative, longer)).toEqual(ids)
})

test.each(['a easynegatives dog', 'uneasynegative', 'easy negative', '<cat-toys>', 'cat-toy'])(
  '"%s" names none',
  text => {
    expect(idsOf(text, negative, longer)).toEqual(tokenizer.tokenize(text))
  },
)

test('which embeddings a text names is told', () => {
  const groups = tokenizeWith(tokenizer, [negative, longer])('a easynegative dog')
  expect(groups.map(group => group.embedding)).toEqual([undefined, negative, undefined])
})

test('a weight holds for each of its vectors', () => {
  const [chunk] = splitIntoChunks(tokenizer, 'a (easynegative:1.2) dog', [negative])
  expect(chunk!.inputIds.slice(1, 5)).toEqual([a, 50_000, 50_001, dog])
  expect(chunk!.weights).toEqual([1, 1.2, 1.2, 1])
})

test('vectors that are too many for a chunk begin the next one', () => {
  const prompt = `${'dog '.repeat(74)}easynegative a`
  const chunks = splitIntoChunks(tokenizer, prompt, [negative])
  expect(chunks.map(({ weights }) => weights.length)).toEqual([74, 3])
  expect(chunks[1]!.inputIds.slice(0, 5)).toEqual([49406, 50_000, 50_001, a, 49407])
  expect(chunks.every(({ inputIds }) => inputIds.length === 77)).toBe(true)
})

test('more vectors than a chunk has tokens go on in the next one', () => {
  const chunks = splitIntoChunks(tokenizer, 'dog huge', [embedding(60_000, 100, 'huge')])
  expect(chunks.map(({ weights }) => weights.length)).toEqual([1, 75, 25])
  expect(chunks[2]!.inputIds[25]).toBe(60_099)
})
