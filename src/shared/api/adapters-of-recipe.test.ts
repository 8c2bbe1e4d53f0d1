import { expect, test } from 'vitest'
import type { AdapterRole } from '../pack-manifest.ts'
import type { NamedAdapter } from '../prompt/adapter-names.ts'
import { adapterOfRecipe, promptOfRecipe } from './adapters-of-recipe.ts'

const adapter = (
  id: string,
  role: AdapterRole,
  name: string,
  digit: string,
  base: 'sd-1' | 'sdxl' = 'sd-1',
): NamedAdapter => ({
  ...{ id, title: `The ${name}` },
  adapter: { role, bases: [base], name, sha256: digit.repeat(64), hash: digit.repeat(63).padEnd(64, '0') },
})
const installed = [
  adapter('ink', 'lora', 'InkWash_v2', 'a'),
  adapter('film-xl', 'lora', 'film', 'b', 'sdxl'),
  adapter('film', 'lora', 'film', 'c'),
  adapter('mse', 'vae', 'vae-ft-mse', 'd'),
  adapter('negative', 'textual-inversion', 'EasyNegative', 'e'),
]
const read = (recipe: Partial<Parameters<typeof promptOfRecipe>[0]>) =>
  promptOfRecipe({ prompt: 'a fox', ...recipe }, installed, 'sd-1')

test('LoRAs of a prompt are found by their hashes, and get the names that they have here', () => {
  const found = read({
    prompt: 'a fox <lora:theirs, 2:0.8:0.5> <lora:film:1>',
    named: [
      { role: 'lora', name: 'theirs 2', hash: 'a'.repeat(12) },
      { role: 'lora', name: 'film', hash: 'c'.repeat(12) },
    ],
  })
  expect(found).toEqual({ prompt: 'a fox <lora:InkWash_v2:0.8:0.5> <lora:film:1>', missing: [] })
})

test('one whose name is that of another here is named by its id', () => {
  const named = [{ role: 'lora' as const, name: 'theirs', hash: 'b'.repeat(12) }]
  expect(read({ prompt: '<lora:theirs:1>', named }).prompt).toBe('<lora:film-xl:1>')
})

test.each(['inkwash_V2', 'The film', 'ink'])('without a hash "%s" is found by its name', name => {
  expect(read({ prompt: `<lora:${name}:1>` })).toEqual({ prompt: `<lora:${name}:1>`, missing: [] })
})

test('those beside the prompt are found by hash, id or name', () => {
  const find = (role: AdapterRole, recorded: Parameters<typeof adapterOfRecipe>[1]) =>
    adapterOfRecipe(role, recorded, installed, 'sd-1')?.id
  expect(find('lora', { id: 'other', hash: 'a'.repeat(64) })).toBe('ink')
  expect(find('lora', { id: 'film-xl', name: 'film', hash: '9'.repeat(64) })).toBe('film-xl')
  expect(find('lora', { id: 'gone', name: 'film', hash: '9'.repeat(64) })).toBe('film')
  expect(find('vae', { id: 'theirs', hash: 'd'.repeat(10) })).toBe('mse')
  expect(find('vae', { id: 'film' })).toBeUndefined()
})

test('what is not installed is told', () => {
  const found = read({
    prompt: 'a <lora:nowhere:1> easynegative lost',
    loras: [{ lora: 'gone', weight: 1, hash: '9'.repeat(64) }],
    vae: { vae: 'none' },
    named: [
      { role: 'textual-inversion', name: 'easynegative', hash: '8'.repeat(12) },
      { role: 'textual-inversion', name: 'lost', hash: '7'.repeat(12) },
    ],
  })
  expect(found.missing).toEqual(['nowhere', 'gone', 'none', 'lost'])
  expect(found.prompt).toBe('a <lora:nowhere:1> easynegative lost')
})
