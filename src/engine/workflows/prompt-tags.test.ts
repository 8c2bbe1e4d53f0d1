import { expect, test } from 'vitest'
import type { PackManifest } from '../../shared/pack-manifest.ts'
import type { Pack } from '../models/registry/pack-library.ts'
import { takeTags } from './prompt-tags.ts'

type Kind = 'sd-1' | 'sdxl'

const packOf = (id: string, title: string, roles: PackManifest['roles'], file: string): Pack => ({
  folder: `/models/${id}`,
  manifest: {
    ...{ id, title, version: '1', licence: 'MIT', homepage: 'none', roles },
    files: [{ path: file, bytes: 1, sha256: 'a'.repeat(64), licence: 'MIT', source: 'none' }],
  },
})
const lora = (id: string, title: string, name: string, base: Kind = 'sd-1'): Pack => {
  const file = `${name}.safetensors`
  return packOf(id, title, { lora: { files: { weights: file }, bases: [base], triggerWords: [] } }, file)
}
const model = packOf(
  'model',
  'Model',
  {
    'text-to-image': {
      ...{
        folder: '',
        nativeSize: [512, 512],
        otherSizes: true,
        steps: 20,
        guidanceScale: 7,
        content: 'photo',
      },
      checkpoint: {
        ...{ kind: 'sd-1', predictionType: 'epsilon', zeroTerminalSnr: false, distilled: null, clipSkip: 0 },
        ...{ precision: 'float16', parameters: 1 },
      },
    },
  },
  'model.safetensors',
)
const library = {
  packs: [
    model,
    lora('ink-wash', 'Ink & Wash', 'InkWash_v2'),
    lora('ink-wash-xl', 'Ink & Wash', 'InkWash_XL', 'sdxl'),
    lora('old-film', 'Old Film', 'film'),
  ],
  broken: [],
}
const take = (prompt: string, loras?: Parameters<typeof takeTags>[0]['loras']) =>
  takeTags({ prompt, loras }, library, model)

test.each(['InkWash_v2', 'ink-wash', 'Ink & Wash', 'inkwash_V2', 'INK & WASH'])(
  'a LoRA is named "%s": by its file, its id or its title',
  name => {
    const { prompt, loras, named } = take(`a fox <lora:${name}:0.8>, in rain`)
    expect(prompt).toBe('a fox , in rain')
    expect(loras).toEqual([{ lora: 'ink-wash', weight: 0.8 }])
    expect(named.map(({ name, pack }) => [name, pack.manifest.id])).toEqual([[name, 'ink-wash']])
  },
)

test('the list and the tags are taken together, and of one LoRA the weights are added', () => {
  const { loras } = take('<lora:film:0.5:0.25><lora:ink-wash:1><lora:ink-wash:-0.25>', [
    { lora: 'old-film', weight: 1 },
  ])
  expect(loras).toEqual([
    { lora: 'old-film', weight: 1.25, textEncoderWeight: 1.5 },
    { lora: 'ink-wash', weight: 0.75, textEncoderWeight: 0.75 },
  ])
})

test('a prompt without tags stays as it is', () => {
  expect(take('a fox <b>, <cat-toy>')).toEqual({ prompt: 'a fox <b>, <cat-toy>', loras: [], named: [] })
})

test.each([
  ['<lora:InkWosh_v2:1>', 'unknown-pack', /no LoRA "InkWosh_v2".*meant: InkWash_v2, InkWash_XL\?/],
  ['<lora:ink:1>', 'unknown-pack', /meant: InkWash_v2, InkWash_XL\?/],
  ['<lora:nothing-like-it:1>', 'unknown-pack', /Installed: InkWash_v2, InkWash_XL, film\./],
  ['<hypernet:anime:1>', 'bad-option', /"<hypernet:anime:1>" in the prompt/],
  ['<lora:film:lots>', 'bad-option', /<lora:name:0\.8>/],
  ['<lora:film:3><lora:film:3>', 'bad-option', /"old-film" come to 6/],
])('%s is an error that says what to do', (prompt, code, message) => {
  expect(() => take(prompt)).toThrow(
    expect.objectContaining({ code, message: expect.stringMatching(message) }),
  )
})
