import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron'
import type { Texts } from './texts.ts'

type Clicked = Pick<ContextMenuParams, 'isEditable' | 'selectionText' | 'editFlags'>

/** The context menu of a text field, or of selected text; empty anywhere else. The page has those of pictures. */
export const textMenuTemplate = (
  t: Texts,
  { isEditable, selectionText, editFlags }: Clicked,
): MenuItemConstructorOptions[] => {
  const copy = { role: 'copy', label: t('copy'), enabled: editFlags.canCopy } as const
  if (!isEditable) return selectionText.trim() ? [copy] : []
  return [
    { role: 'undo', label: t('undo'), enabled: editFlags.canUndo },
    { role: 'redo', label: t('redo'), enabled: editFlags.canRedo },
    { type: 'separator' },
    { role: 'cut', label: t('cut'), enabled: editFlags.canCut },
    copy,
    { role: 'paste', label: t('paste'), enabled: editFlags.canPaste },
    { type: 'separator' },
    { role: 'selectAll', label: t('selectAll'), enabled: editFlags.canSelectAll },
  ]
}
