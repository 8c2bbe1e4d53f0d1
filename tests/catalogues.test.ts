import { describe, expect, it } from 'vitest'
import { errorCodes } from '../src/core/errors.ts'
import { publishedModels } from '../src/engine/models/catalogue/index.ts'
import type { DesktopErrorCode } from '../src/main/ipc/desktop-error.ts'
import { de } from '../src/shared/i18n/de/index.ts'
import { en } from '../src/shared/i18n/en/index.ts'

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

/** Proper names, and prompts, which are English because the text encoders understand nothing else. */
const notTranslated = /^compose:(schedulers\..+|examples\..+Prompt)$/

/** Names and words that are the same in both languages. */
const alike = new Set([
  'Apple (Core ML)',
  'Auto',
  'Electron {{version}}',
  'Engine',
  'Likeness',
  'NVIDIA (CUDA)',
  'Name',
  'Person {{number}}',
  'Port',
  'Scheduler',
  'Transparent',
  'System',
  'Version {{version}}',
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
  ]
  const codes = [...new Set([...Object.keys(errorCodes), ...Object.keys(desktopCodes), ...notices])]

  it.each(codes)('%s has one in both languages', code => {
    expect(Object.keys(en.errors)).toContain(code)
    expect(Object.keys(de.errors)).toContain(code)
  })

  it('name no code that nobody uses', () => {
    expect(Object.keys(en.errors).filter(code => !codes.includes(code))).toEqual([])
  })

  it('speak to people at a window: no options of the command line, no names from the code', () => {
    for (const text of [...Object.values(en.errors), ...Object.values(de.errors)])
      expect(text).not.toMatch(/--\w|likeness doctor|likeness models|undefined|null\b|provider/i)
  })
})
