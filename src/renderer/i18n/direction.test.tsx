import { fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import ar from '../../shared/i18n/ar.json' with { type: 'json' }
import { NumberField } from '../ui/number-field.tsx'
import { alongLine } from './direction.ts'
import { i18n } from './i18n.ts'

afterEach(() => i18n.changeLanguage('en'))

test('Arabic is read when it is shown, and turns the window and the keys that lead along the line', async () => {
  expect(alongLine('ArrowRight')).toBe('ArrowRight')
  await i18n.changeLanguage('ar')
  expect(i18n.t('cancel')).toBe(ar.common.cancel)
  expect(document.documentElement.lang).toBe('ar')
  expect(document.documentElement.dir).toBe('rtl')
  expect(alongLine('ArrowRight')).toBe('ArrowLeft')
  expect(alongLine('ArrowLeft')).toBe('ArrowRight')
  expect(alongLine('ArrowUp')).toBe('ArrowUp')
  await i18n.changeLanguage('de')
  expect(document.documentElement.dir).toBe('ltr')
  expect(alongLine('ArrowRight')).toBe('ArrowRight')
})

test('a number field takes the digits of an Arabic keyboard', async () => {
  await i18n.changeLanguage('ar')
  const taken: number[] = []
  render(
    <NumberField label="steps" value={20} min={1} max={150} step={1} onChange={value => taken.push(value)} />,
  )
  fireEvent.change(screen.getByRole('spinbutton'), { target: { value: '٣٥' } })
  expect(taken).toEqual([35])
})
