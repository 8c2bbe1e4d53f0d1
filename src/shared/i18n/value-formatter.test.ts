import i18next from 'i18next'
import { expect, test } from 'vitest'
import { valueFormatter } from './value-formatter.ts'

const texts = {
  kept: '{{name}}: {{count}}',
  seed: '{{seed}}',
}

const textIn = async (lng: string) => {
  const i18n = i18next.createInstance().use(valueFormatter)
  await i18n.init({
    lng,
    resources: { [lng]: { translation: texts } },
    interpolation: { escapeValue: false, alwaysFormat: true },
  })
  // Its keys are not those of the app's texts.
  return i18n.t as unknown as (key: keyof typeof texts, values: object) => string
}

test('counts are written as the language writes them, seeds digit by digit', async () => {
  for (const [lng, count] of [
    ['en', '1,234'],
    ['de', '1.234'],
    ['fr', '1\u202f234'],
  ] as const) {
    const t = await textIn(lng)
    expect(t('kept', { name: 'a.png', count: 1234 })).toBe(`a.png: ${count}`)
    expect(t('seed', { seed: 123456 })).toBe('123456')
  }
})

test('a name that runs against its sentence keeps its own direction', async () => {
  const arabic = await textIn('ar')
  expect(arabic('kept', { name: 'IMG (1).png', count: 2 })).toBe('\u2068IMG (1).png\u2069: 2')
  expect(arabic('kept', { name: 'صورة', count: 2 })).toBe('صورة: 2')
  const english = await textIn('en')
  expect(english('kept', { name: 'صورة (1)', count: 2 })).toBe('\u2068صورة (1)\u2069: 2')
})
