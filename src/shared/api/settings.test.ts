import { expect, test } from 'vitest'
import { settings, settingsPatch } from './settings.ts'

test('a patch holds what was asked for and nothing else', () => {
  expect(settingsPatch.parse({ theme: 'dark' })).toEqual({ theme: 'dark' })
  expect(settingsPatch.parse({ libraryFolder: '/elsewhere', modelsFolder: '/elsewhere' })).toEqual({})
  expect(settingsPatch.safeParse({ theme: 'neon' }).success).toBe(false)
})

test('every setting has a default', () => {
  expect(settings.parse({})).toMatchObject({ version: 1, theme: 'system', safetyFilter: true })
})
