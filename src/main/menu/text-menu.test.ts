import { expect, test } from 'vitest'
import { textMenuTemplate } from './text-menu.ts'
import { textsIn } from './texts.ts'

const flags = {
  ...{ canUndo: false, canRedo: false, canCut: true, canCopy: true, canPaste: true, canDelete: true },
  ...{ canSelectAll: true, canEditRichly: false },
}
const labelsOf = (clicked: { isEditable: boolean; selectionText: string }, locale = 'en') =>
  textMenuTemplate(textsIn('system', locale), { ...clicked, editFlags: flags }).flatMap(
    ({ label, enabled }) => (label && enabled ? label : []),
  )

test('a text field offers what can be done in it, in the person’s language', () => {
  const field = { isEditable: true, selectionText: 'queen' }
  expect(labelsOf(field)).toEqual(['Cut', 'Copy', 'Paste', 'Select All'])
  expect(labelsOf(field, 'de')).toEqual(['Ausschneiden', 'Kopieren', 'Einfügen', 'Alles auswählen'])
})

test('selected text can be copied; elsewhere there is no menu', () => {
  expect(labelsOf({ isEditable: false, selectionText: 'seed 21' })).toEqual(['Copy'])
  expect(labelsOf({ isEditable: false, selectionText: ' ' })).toEqual([])
})
