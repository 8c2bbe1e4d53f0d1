import i18next from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import de from '../../shared/i18n/de.json' with { type: 'json' }
import en from '../../shared/i18n/en.json' with { type: 'json' }
import { RequestError } from '../bridge/bridge.ts'
import { errorText, failureText } from './errors.ts'

beforeAll(async () => {
  await i18next.init({
    resources: { en, de },
    lng: 'en',
    defaultNS: 'common',
    interpolation: { escapeValue: false },
  })
})

const inGerman = async <T>(look: () => T): Promise<T> => {
  await i18next.changeLanguage('de')
  try {
    return look()
  } finally {
    await i18next.changeLanguage('en')
  }
}

describe('failureText', () => {
  it('words a known code for people, in the language in force', async () => {
    const failure = { code: 'empty-prompt', message: 'The prompt is empty.' }
    expect(failureText(failure)).toBe(en.errors['empty-prompt'])
    expect(await inGerman(() => failureText(failure))).toBe(de.errors['empty-prompt'])
  })

  it('leaves the engine’s words for the command line out', () => {
    const message = 'The provider "cuda" does not work. Use "auto" or "cpu"; "likeness doctor" tells more.'
    expect(failureText({ code: 'provider-unavailable', message })).not.toContain('likeness doctor')
  })

  it('fills the detail in where the text has room for it', () => {
    expect(failureText({ code: 'bad-option', message: 'steps: at most 150.' })).toContain(
      'steps: at most 150.',
    )
  })

  it('does not escape names as a web page would', () => {
    expect(failureText({ code: 'bad-option', message: 'Tom & "Ann" <1>' })).toContain('Tom & "Ann" <1>')
  })

  it('says what the file of a model is, where that is known', async () => {
    const failure = { code: 'model-unsupported', message: 'x', fileKind: 'lora' }
    expect(failureText(failure)).toBe(en.models.fileKinds.lora)
    expect(await inGerman(() => failureText(failure))).toBe(de.models.fileKinds.lora)
    expect(failureText({ ...failure, fileKind: 'brand-new' })).toBe(en.errors['model-unsupported'])
  })

  it('tells a drawing without a face from a photo without one', async () => {
    const failure = { code: 'no-face-found', message: 'x' }
    expect(failureText(failure)).toBe(en.errors['no-face-found'])
    expect(failureText({ ...failure, drawn: true })).toBe(en.viewer.failure.noFaceDrawn)
    expect(await inGerman(() => failureText({ ...failure, drawn: true }))).toBe(de.viewer.failure.noFaceDrawn)
  })

  it('falls back to the message for a code it does not know', () => {
    expect(failureText({ code: 'brand-new', message: 'Something new.' })).toBe('Something new.')
  })
})

describe('errorText', () => {
  it('tells a refusal by its code', () => {
    expect(errorText(new RequestError('disk-full', 'x'))).toBe(en.errors['disk-full'])
    expect(errorText(new RequestError('model-damaged', 'x', 'truncated'))).toBe(en.models.fileKinds.truncated)
  })

  it.each([new TypeError('items is not iterable'), 'thrown text', undefined])(
    'calls anything else what it is, our fault: %s',
    thrown => {
      expect(errorText(thrown)).toBe(en.errors.internal)
    },
  )
})
