import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatTag, readTags, renameLoras } from './extra-networks.ts'

const lora = (name: string, textEncoderWeight: number, weight = textEncoderWeight) => ({
  ...{ name, weight, textEncoderWeight },
})

test.each([
  ['a cat <lora:ink:0.8> in rain', 'a cat  in rain', [lora('ink', 0.8)]],
  ['<lora:ink>a cat', 'a cat', [lora('ink', 1)]],
  ['a cat<lora:Ink Wash v2.1:-0.5>', 'a cat', [lora('Ink Wash v2.1', -0.5)]],
  // Of the text encoder first, then of the UNet.
  ['a cat<lora:ink:0.8:0.6>', 'a cat', [lora('ink', 0.8, 0.6)]],
  ['a cat<lora:ink:te=0.8:unet=0.6>', 'a cat', [lora('ink', 0.8, 0.6)]],
  ['a cat<lora:ink:0.8:unet=0>', 'a cat', [lora('ink', 0.8, 0)]],
  ['a cat<lora:ink:unet=0.5>', 'a cat', [lora('ink', 1, 0.5)]],
  ['<lyco:ink:.5><lora:ink:1>', '', [lora('ink', 0.5), lora('ink', 1)]],
  ['(<lora:ink:1> a cat:1.2)', '( a cat:1.2)', [lora('ink', 1)]],
  ['a <b:c> <cat-toy> < lora:x> lora:y:1', 'a <b:c> <cat-toy> < lora:x> lora:y:1', []],
])('%s', (text, prompt, loras) => {
  expect(readTags(text)).toEqual({ prompt, loras, unknown: [] })
})

test.each([
  '<hypernet:anime:0.5>',
  '<lora:ink:much>',
  '<lora:ink:>',
  '<lora: :1>',
  '<lora:ink:1:1:8>',
  '<lora:ink:1:dyn=8>',
])('%s is taken out and said to be unknown', tag => {
  expect(readTags(`a ${tag} cat`)).toEqual({ prompt: 'a  cat', loras: [], unknown: [tag] })
})

test('a tag that was written is read again', () => {
  const weight = fc.integer({ min: -400, max: 400 }).map(hundredths => hundredths / 100)
  const name = fc.stringMatching(/^[\w .()=-]{1,20}$/).filter(text => text.trim() === text && text !== '')
  fc.assert(
    fc.property(name, weight, weight, (name, textEncoderWeight, weight) => {
      const tag = { name, weight, textEncoderWeight }
      expect(readTags(formatTag(tag))).toEqual({ prompt: '', loras: [tag], unknown: [] })
    }),
  )
})

test('tags are given other names, and keep their weights', () => {
  const prompt = 'a <lora:old:0.8:0.6> cat <lyco:kept:te=1> <hypernet:old:1>'
  expect(renameLoras(prompt, name => (name === 'old' ? 'new' : null))).toBe(
    'a <lora:new:0.8:0.6> cat <lyco:kept:te=1> <hypernet:old:1>',
  )
})

test('a megabyte of tags that do not end is read without searching each of them for its end', () => {
  const endless = '<lora:'.repeat(1 << 18)
  expect(readTags(endless)).toEqual({ prompt: endless, loras: [], unknown: [] })
})
