import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import golden from '../../../../tests/golden/clip-tokens.json' with { type: 'json' }
import extra from '../../../../tests/golden/clip-tokens-extra.json' with { type: 'json' }
import { createClipTokenizer } from './clip-tokenizer.ts'

const folder = new URL('../../../../resources/models/starter/tokenizer/', import.meta.url)
const text = (name: string) => readFileSync(new URL(name, folder), 'utf8')
const json = (name: string) => JSON.parse(text(name))
const merges = text('merges.txt')
const vocab = json('vocab.json')
const config = json('tokenizer_config.json')
const specialTokens = json('special_tokens_map.json')
const tokenizer = createClipTokenizer({ vocab, merges, config, specialTokens })

const endId = 49407
const withSpecialTokens = (ids: readonly number[], padId = endId) => {
  const unpadded = [49406, ...ids, endId]
  return [...unpadded, ...new Array<number>(77 - unpadded.length).fill(padId)]
}

test.each(golden.cases)('"$prompt" gives the tokens of CLIP', ({ prompt, ids, all_ids }) => {
  const encoded = tokenizer.encode(prompt)
  expect(encoded.inputIds.slice(0, encoded.length)).toEqual(ids)
  expect(encoded.inputIds).toEqual(withSpecialTokens(all_ids.slice(0, 75)))
  expect(encoded.truncated).toBe(all_ids.length > 75)
})

test('hundreds of odd prompts give the tokens of CLIP', () => {
  const wrong = extra.cases.filter(({ prompt, ids, truncated }) => {
    const encoded = tokenizer.encode(prompt)
    return (
      JSON.stringify(encoded.inputIds) !== JSON.stringify(withSpecialTokens(ids)) ||
      encoded.truncated !== truncated
    )
  })
  expect(extra.cases.length).toBeGreaterThan(500)
  expect(wrong).toEqual([])
})

describe('special tokens', () => {
  test('padding is the token the pack states', () => {
    const sd2 = createClipTokenizer({ vocab, merges, config: { ...config, pad_token: '!' }, specialTokens })
    expect(sd2.padTokenId).toBe(0)
    expect(sd2.encode('birds!').inputIds).toEqual(withSpecialTokens([4337, 256], 0))
    expect(tokenizer.padTokenId).toBe(endId)
  })

  test('a token may be written as an object, and the files may be missing', () => {
    const described = createClipTokenizer({
      vocab,
      merges,
      config: { pad_token: null },
      specialTokens: { pad_token: { content: '!', lstrip: false } },
    })
    expect(described.padTokenId).toBe(0)
    const bare = createClipTokenizer({ vocab, merges })
    expect(bare).toMatchObject({ maxLength: 77, bosTokenId: 49406, eosTokenId: endId, padTokenId: endId })
  })

  test('an exporter’s "no limit" is CLIP’s 77, a stated length counts', () => {
    const withLength = (model_max_length: number) =>
      createClipTokenizer({ vocab, merges, config: { ...config, model_max_length } })
    expect(withLength(1e30).maxLength).toBe(77)
    expect(withLength(10).encode('one two three four five six seven eight nine')).toMatchObject({
      length: 10,
      truncated: true,
    })
  })
})

test('a vocabulary without its special tokens, and another kind of tokenizer, are refused', () => {
  expect(() => createClipTokenizer({ vocab: { a: 0 }, merges, config })).toThrow(
    expect.objectContaining({ code: 'pack-damaged' }),
  )
  expect(() => createClipTokenizer({ vocab, merges, config: { tokenizer_class: 'T5Tokenizer' } })).toThrow(
    expect.objectContaining({ code: 'model-unsupported' }),
  )
})

test('a very long word is tokenized in seconds', () => {
  const endless = () => expect(tokenizer.encode('supercalifragilistic'.repeat(5000)).truncated).toBe(true)
  // A loop that looks at every pair again for each merge would take minutes.
  expect(processorTime(endless)).toBeLessThan(20_000)
})

/** Milliseconds of processor time of this process. */
const processorTime = (work: () => void): number => {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
