import { pressedShortcut, type ShortcutOf } from '../../../../../shared/window/shortcuts.ts'

/** What a key does in the mask editor, wherever the focus is in it. */
export type EditorCommand = ShortcutOf<'mask'>

type Key = Parameters<typeof pressedShortcut>[1]

/** Null for keys that mean nothing here. */
export const commandOf = (event: Key): EditorCommand | null => pressedShortcut('mask', event)

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** Where an arrow key moves the brush, in CSS pixels; with Shift it goes far. Null for other keys. */
export const stepOf = ({
  key,
  shiftKey,
  ctrlKey,
  metaKey,
  altKey,
}: Key): readonly [number, number] | null => {
  const direction = directions[key]
  if (!direction || ctrlKey || metaKey || altKey) return null
  const length = shiftKey ? 48 : 8
  return [direction[0] * length, direction[1] * length]
}
