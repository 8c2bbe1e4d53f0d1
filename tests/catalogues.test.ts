/// <reference types="vite/types/importMeta.d.ts" />
import { describe, expect, it } from 'vitest'
import { errorCodes } from '../src/core/errors.ts'
import type { FileKind } from '../src/core/weights/checkpoint.ts'
import { publishedModels } from '../src/engine/models/catalogue/index.ts'
import type { DesktopErrorCode } from '../src/main/ipc/desktop-error.ts'
import type { Catalogue } from '../src/shared/i18n/catalogue.ts'
import en from '../src/shared/i18n/en.json' with { type: 'json' }
import { languages } from '../src/shared/i18n/languages.ts'

const files = import.meta.glob<Catalogue>('../src/shared/i18n/*.json', { import: 'default', eager: true })

const catalogueOf = (language: string): Catalogue => files[`../src/shared/i18n/${language}.json`]!

/** Every text of a catalogue by its full name, as `settings:api.port`. */
const flatten = (catalogue: unknown, name = ''): [string, string][] =>
  typeof catalogue === 'string'
    ? [[name, catalogue]]
    : Object.entries(catalogue as Record<string, unknown>).flatMap(([key, value]) =>
        flatten(value, name === '' ? `${key}:` : name.endsWith(':') ? name + key : `${name}.${key}`),
      )

const english = new Map(flatten(en))

/** "files" of `files_one` and `files_other`. */
const pluralOf = (name: string): string | null => {
  const stem = /^(.+)_(?:zero|one|two|few|many|other)$/.exec(name)?.[1]
  return stem !== undefined && english.has(`${stem}_other`) ? stem : null
}

/** The names a language has to have: a text in each of its plural forms. */
const namesIn = (language: string): string[] => {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
  return [...english.keys()].flatMap(name => {
    const stem = pluralOf(name)
    if (stem === null) return [name]
    // English has no such form, but "no face" can be said in other words than "one face".
    if (name.endsWith('_zero') && !forms.includes('zero')) return [name]
    return name.endsWith('_other') ? forms.map(form => `${stem}_${form}`) : []
  })
}

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name!).sort()

/** Proper names. */
const notTranslated = /^(compose:spacings\.(karras|beta|sgm-uniform)|models:kind\..+)$/

/** Names, and words that are the same in another language as in English. */
const alike: Readonly<Record<string, readonly string[]>> = {
  all: [
    'Alt',
    'Apple (Core ML)',
    'Auto',
    'Clip skip',
    'ControlNet',
    'ControlNets',
    'Electron {{version}}',
    'Likeness',
    'LoRAs',
    'NVIDIA (CUDA)',
    'Alt',
    'Backspace',
    'Enter',
    'Esc',
    'Ctrl',
    'Shift',
    'Del',
    'Embeddings',
    'VAE',
    'VAEs',
    '{{size}} GB',
    '{{pixels}} px',
  ],
  de: [
    'Details',
    'Prompt',
    'Engine',
    'Name',
    'Person',
    'Person {{number}}',
    'Port',
    'Scheduler',
    'Transparent',
    'System',
    'Version {{version}}',
  ],
  fr: [
    '1 minute',
    '15 minutes',
    '5 minutes',
    '8 bits',
    'Albums',
    'Guide',
    'Licence',
    'Licences',
    'Options',
    'Pause',
    'Photo',
    'Photo {{number}}',
    'Photos',
    'Port',
    'Prompt',
    'Robot',
    'Simple',
    'Styles',
    'Transparent',
    'Version {{version}}',
  ],
  es: ['8 bits', 'Detective', 'Ideas', 'No', 'no', 'Prompt', 'Robot', 'Simple'],
}

/** Texts without a word of their own, as "{{width}} × {{height}}". */
const wordless = (text: string): boolean => !/\p{L}{2}/u.test(text.replace(/\{\{.*?\}\}/g, ''))

/** What typographers of a language would not let pass. */
const slips: Readonly<Record<string, RegExp>> = {
  en: /"|\.\.\./,
  de: /"|\.\.\.|\b(fuer|ueber|koenn|moecht|waehl)/i,
  fr: /"|\.\.\.|[\p{L}\d][?!;»]|\p{L}:(?=\s|$)|« ?\S(?<!«[\u00a0\u202f]\S)/u,
  es: /"|\.\.\.|^[^¿]*\?|^[^¡]*!/,
  ja: /"|\.\.\.|[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}][,.!?](?!\w)/u,
  ar: /"|\.\.\.|\p{Script=Arabic}[,;?]/u,
}

describe.each(languages)('catalogue in %s', language => {
  const texts = new Map(flatten(catalogueOf(language)))

  it('has every text in every plural form, and no other', () => {
    expect([...texts.keys()].sort()).toEqual(namesIn(language).sort())
  })

  it('fills in the same things as the English one', () => {
    for (const [name, text] of texts) {
      const stem = pluralOf(name)
      const original = placeholders(english.get(name) ?? english.get(`${stem}_other`) ?? '')
      // "one picture" and "two pictures" may say the number in a word.
      const spelled = /_(zero|one|two)$/.test(name)
      const filled = (words: readonly string[]) => words.filter(each => !(spelled && each === 'count'))
      expect(filled(placeholders(text)), name).toEqual(filled(original))
    }
  })

  it('leaves no text empty', () => {
    for (const [name, text] of texts) expect(text.trim(), name).not.toBe('')
  })

  it('is written as its typographers want it', () => {
    const wrong = [...texts].filter(
      ([name, text]) => slips[language]?.test(text) && !notTranslated.test(name),
    )
    expect(wrong).toEqual([])
  })
})

describe('translations', () => {
  it.each(languages.filter(language => language !== 'en'))('leave nothing in English in %s', language => {
    const texts = new Map(flatten(catalogueOf(language)))
    const allowed = [...alike.all!, ...(alike[language] ?? [])]
    const same = [...texts].filter(
      ([name, text]) =>
        text === english.get(name) && !allowed.includes(text) && !notTranslated.test(name) && !wordless(text),
    )
    expect(same).toEqual([])
  })
})

describe('texts of models', () => {
  it('say of every model what it does better, and promise nothing of models that there are not', () => {
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
    'update-jobs-running': true,
  }
  const notices = [
    'app-stopped',
    'drawn-in-part',
    'embedding-stays-word',
    'engine-out-of-memory',
    'face-not-drawn',
    'albums-restored',
    'albums-set-aside',
    'favourites-restored',
    'favourites-set-aside',
    'gain-map-left-out',
    'person-not-found',
    'queue-set-aside',
    'settings-field-reset',
    'settings-set-aside',
    'size-fitted',
    'size-limit-missed',
    'swapper-passed-over',
    'transparency-left-out',
    'unsure-person',
    'upscaler-passed-over',
  ]
  const codes = [...new Set([...Object.keys(errorCodes), ...Object.keys(desktopCodes), ...notices])]

  it('are there for every code, and for no code that nobody uses', () => {
    expect(Object.keys(en.errors).sort()).toEqual([...codes].sort())
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
    const texts = languages
      .map(catalogueOf)
      .flatMap(({ errors, models }) => [errors, models.fileKinds])
      .flatMap(group => Object.values(group))
    for (const text of texts)
      expect(text).not.toMatch(/--\w|likeness doctor|likeness models|undefined|null\b|provider/i)
  })
})
