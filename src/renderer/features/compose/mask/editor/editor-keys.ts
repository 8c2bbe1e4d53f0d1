/** What a key does in the mask editor, wherever the focus is in it. */
export type EditorCommand =
  | 'undo'
  | 'redo'
  | 'larger'
  | 'smaller'
  | 'softer'
  | 'harder'
  | 'brush'
  | 'toggle-eraser'
  | 'clear'
  | 'invert'
  | 'fill'
  | 'zoom-in'
  | 'zoom-out'
  | 'fit'

interface Key {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

const withCommand = ({ key, shiftKey }: Key): EditorCommand | null => {
  switch (key.toLowerCase()) {
    case 'z':
      return shiftKey ? 'redo' : 'undo'
    case 'y':
      return 'redo'
    case 'a':
      return 'fill'
    default:
      return zoomOf(key)
  }
}

/** The same with the command key and without. */
const zoomOf = (key: string): EditorCommand | null => {
  switch (key) {
    case '+':
    case '=':
      return 'zoom-in'
    case '-':
      return 'zoom-out'
    case '0':
      return 'fit'
    default:
      return null
  }
}

/** Null for keys that mean nothing here. Brackets count with AltGr, too, by which some keyboards have them. */
export const commandOf = (event: Key): EditorCommand | null => {
  switch (event.key) {
    case '[':
      return event.shiftKey ? 'harder' : 'smaller'
    case ']':
      return event.shiftKey ? 'softer' : 'larger'
    case '{':
      return 'harder'
    case '}':
      return 'softer'
  }
  if (event.ctrlKey || event.metaKey) return event.altKey ? null : withCommand(event)
  if (event.altKey) return null
  switch (event.key.toLowerCase()) {
    case 'b':
      return 'brush'
    case 'e':
      return 'toggle-eraser'
    case 'i':
      return 'invert'
    case 'delete':
    case 'backspace':
      return 'clear'
    default:
      return zoomOf(event.key)
  }
}

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
