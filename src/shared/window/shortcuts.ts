/**
 * Every key of the app, by where it works. The native menu, the window and the list of shortcuts read this one table.
 * Keys are called as browsers call them, and the space bar `Space`; `Control` is the command key on a Mac. The first of
 * several keys is the one that is shown.
 */
export const shortcuts = {
  /** In the whole window; of these the native menu has all that its own entries show. */
  window: {
    create: ['Control+Enter'],
    cancel: ['Escape'],
    undo: ['Control+Z'],
    'open-photo': ['Control+O'],
    'save-as': ['Control+S'],
    'copy-image': ['Control+Shift+C'],
    'show-library': ['Control+L'],
    'search-library': ['Control+F'],
    'show-people': ['Control+P'],
    'show-settings': ['Control+,'],
    'show-help': ['F1'],
    'show-shortcuts': ['Control+/', '?'],
  },
  prompt: {
    older: ['Alt+ArrowUp'],
    newer: ['Alt+ArrowDown'],
  },
  picture: {
    previous: ['ArrowLeft'],
    next: ['ArrowRight'],
    'zoom-in': ['+', '='],
    'zoom-out': ['-'],
    fit: ['0'],
    'actual-size': ['1'],
    'full-screen': ['F11', 'Enter'],
    compare: ['C'],
    'show-before': ['Space'],
    details: ['I'],
    favourite: ['F'],
    delete: ['Delete', 'Backspace'],
  },
  library: {
    open: ['Enter'],
    choose: ['Space'],
    all: ['Control+A'],
    favourite: ['F'],
    delete: ['Delete', 'Backspace'],
  },
  mask: {
    undo: ['Control+Z'],
    redo: ['Control+Shift+Z', 'Control+Y'],
    smaller: ['['],
    larger: [']'],
    harder: ['Shift+[', '{'],
    softer: ['Shift+]', '}'],
    brush: ['B'],
    'toggle-eraser': ['E'],
    invert: ['I'],
    fill: ['Control+A'],
    clear: ['Delete', 'Backspace'],
    'zoom-in': ['+', '=', 'Control++', 'Control+='],
    'zoom-out': ['-', 'Control+-'],
    fit: ['0', 'Control+0'],
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, readonly [string, ...string[]]>>>>

export type ShortcutPlace = keyof typeof shortcuts
export type ShortcutOf<P extends ShortcutPlace> = keyof (typeof shortcuts)[P] & string

/** The keys that are shown for an action. */
export const keysOf = <P extends ShortcutPlace>(place: P, action: ShortcutOf<P>): string =>
  (shortcuts[place] as Readonly<Record<string, readonly [string, ...string[]]>>)[action]![0]

interface Combination {
  readonly key: string
  readonly control: boolean
  readonly shift: boolean
  readonly alt: boolean
}

/** Takes apart what the table says. The plus sign itself stands last, as in `Control++`. */
export const parseKeys = (keys: string): Combination => {
  const [, held = '', key = keys] = /^((?:(?:Control|Shift|Alt)\+)*)(.+)$/.exec(keys) ?? []
  const has = (name: string) => held.split('+').includes(name)
  return { key, control: has('Control'), shift: has('Shift'), alt: has('Alt') }
}

interface Pressed {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

const isLetter = (key: string): boolean => /^\p{L}$/u.test(key)
const isBracket = (key: string): boolean => /^[[\]{}]$/.test(key)

/**
 * Whether pressed keys are these. Signs are compared as they come out, whichever keys a keyboard has them on, so that
 * Shift counts only where it is named, with letters, and with brackets; AltGr, which is Control and Alt, counts not at all
 * with brackets.
 */
const isPressed = ({ key, control, shift, alt }: Combination, pressed: Pressed): boolean => {
  const { shiftKey, ctrlKey, metaKey, altKey } = pressed
  if ((key === 'Space' ? ' ' : key).toLowerCase() !== pressed.key.toLowerCase()) return false
  if (isBracket(key)) return key === '{' || key === '}' || shift === shiftKey
  if (control !== (ctrlKey || metaKey) || alt !== altKey) return false
  return shift ? shiftKey : !(shiftKey && control && isLetter(key))
}

/** What pressed keys do at a place; null for keys that mean nothing there. */
export const pressedShortcut = <P extends ShortcutPlace>(
  place: P,
  pressed: Pressed,
): ShortcutOf<P> | null => {
  for (const [action, keys] of Object.entries(shortcuts[place]))
    if ((keys as readonly string[]).some(each => isPressed(parseKeys(each), pressed)))
      return action as ShortcutOf<P>
  return null
}
