import { describe, expect, it } from 'vitest'
import { errorCodes } from '../src/core/errors.ts'
import type { FileKind } from '../src/core/weights/checkpoint.ts'
import { publishedModels } from '../src/engine/models/catalogue/index.ts'
import type { DesktopErrorCode } from '../src/main/ipc/desktop-error.ts'
import de from '../src/shared/i18n/de.json' with { type: 'json' }
import en from '../src/shared/i18n/en.json' with { type: 'json' }

/** Every text of a catalogue by its full name, as `settings:api.port`. */
const flatten = (catalogue: unknown, name = ''): [string, string][] =>
  typeof catalogue === 'string'
    ? [[name, catalogue]]
    : Object.entries(catalogue as Record<string, unknown>).flatMap(([key, value]) =>
        flatten(value, name === '' ? `${key}:` : name.endsWith(':') ? name + key : `${name}.${key}`),
      )

const english = new Map(flatten(en))
const german = new Map(flatten(de))

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name!).sort()

/** Proper names. */
const notTranslated = /^(compose:spacings\.(karras|beta|sgm-uniform)|models:kind\..+)$/

/** Names and words that are the same in both languages. */
const alike = new Set([
  'Alt',
  'Apple (Core ML)',
  'Auto',
  'Clip skip',
  'ControlNet',
  'ControlNets',
  'Electron {{version}}',
  'Embeddings',
  'Engine',
  'Esc',
  'Likeness',
  'LoRAs',
  'NVIDIA (CUDA)',
  'Name',
  'Person',
  'Person {{number}}',
  'Port',
  'Scheduler',
  'Transparent',
  'System',
  'VAE',
  'VAEs',
  'Version {{version}}',
  '{{size}} GB',
  '{{pixels}} px',
])

/** Texts without a word of their own, as "{{width}} × {{height}}". */
const wordless = (text: string): boolean => !/\p{L}{2}/u.test(text.replace(/\{\{.*?\}\}/g, ''))

describe('catalogues', () => {
  it('have the same texts in both languages', () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort())
  })

  it('fill in the same things in both languages', () => {
    for (const [name, text] of english) {
      // "one picture" may say the number in a word.
      const filled = (words: string) =>
        placeholders(words).filter(each => !(name.endsWith('_one') && each === 'count'))
      expect(filled(german.get(name) ?? ''), name).toEqual(filled(text))
    }
  })

  it('leave no text empty', () => {
    for (const [name, text] of [...english, ...german]) expect(text.trim(), name).not.toBe('')
  })

  it('leave nothing in English in the German one', () => {
    const same = [...german].filter(
      ([name, text]) =>
        text === english.get(name) && !alike.has(text) && !notTranslated.test(name) && !wordless(text),
    )
    expect(same).toEqual([])
  })

  it('write German with umlauts and typographic quotes', () => {
    for (const [name, text] of german) expect(text, name).not.toMatch(/"|\b(fuer|ueber|koenn|moecht|waehl)/i)
  })
})

describe('texts of models', () => {
  it.each(publishedModels.map(({ id }) => id))('%s says in both languages what it does better', id => {
    const key = id.replaceAll('.', '_')
    expect(Object.keys(en.models.improves)).toContain(key)
    expect(Object.keys(de.models.improves)).toContain(key)
  })

  it('promise nothing of models that there are not', () => {
    const keys = publishedModels.map(({ id }) => id.replaceAll('.', '_'))
    expect(Object.keys(en.models.improves).sort()).toEqual(keys.sort())
  })
})

describe('texts of errors', () => {
  /** Complete by its type: a new code of the app does not compile without standing here. */
  const desktopCodes: Readonly<Record<DesktopErrorCode, true>> = {
    'engine-failed': true,
    'engine-stopped': true,
    'export-running': true,
    'file-not-found': true,
    'jobs-running': true,
    'not-allowed': true,
    'output-not-writable': true,
    'settings-not-saved': true,
    'unknown-route': true,
  }
  const notices = [
    'app-stopped',
    'embedding-stays-word',
    'engine-out-of-memory',
    'favourites-restored',
    'favourites-set-aside',
    'gain-map-left-out',
    'person-not-found',
    'queue-set-aside',
    'settings-field-reset',
    'settings-set-aside',
    'size-limit-missed',
    'swapper-passed-over',
    'transparency-left-out',
    'unsure-person',
    'upscaler-passed-over',
  ]
  const codes = [...new Set([...Object.keys(errorCodes), ...Object.keys(desktopCodes), ...notices])]

  it.each(codes)('%s has one in both languages', code => {
    expect(Object.keys(en.errors)).toContain(code)
    expect(Object.keys(de.errors)).toContain(code)
  })

  it('name no code that nobody uses', () => {
    expect(Object.keys(en.errors).filter(code => !codes.includes(code))).toEqual([])
  })

  /** Complete by its type, too. */
  const fileKinds: Readonly<Record<FileKind, true>> = {
    animation: true,
    'clip-vision': true,
    controlnet: true,
    'face-restorer': true,
    flux: true,
    'flux-2': true,
    gguf: true,
    hdf5: true,
    'hunyuan-video': true,
    'instruct-pix2pix': true,
    'ip-adapter': true,
    'language-model': true,
    'lfs-pointer': true,
    lora: true,
    lumina: true,
    'other-transformer': true,
    'other-vae': true,
    playground: true,
    pytorch: true,
    quantised: true,
    'qwen-image': true,
    'sd-unclip': true,
    'sd-upscaler': true,
    'sdxl-refiner': true,
    'stable-diffusion-3': true,
    't2i-adapter': true,
    't5-encoder': true,
    'text-encoder': true,
    'textual-inversion': true,
    truncated: true,
    upscaler: true,
    vae: true,
    'vae-tiny': true,
    video: true,
    'web-page': true,
    'z-image': true,
  }

  it('say of every file that is no model to draw with what it is', () => {
    expect(Object.keys(en.models.fileKinds).sort()).toEqual(Object.keys(fileKinds).sort())
  })

  it('speak to people at a window: no options of the command line, no names from the code', () => {
    const texts = [en.errors, de.errors, en.models.fileKinds, de.models.fileKinds].flatMap(Object.values)
    for (const text of texts)
      expect(text).not.toMatch(/--\w|likeness doctor|likeness models|undefined|null\b|provider/i)
  })
})
