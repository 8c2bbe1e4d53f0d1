import { useTranslation } from 'react-i18next'

const mac = /^Mac/.test(navigator.platform)

/** Apple's signs, in the order in which its menus show them. */
const signs = [
  ['Shift', '⇧'],
  ['Control', '⌘'],
] as const

const names = ['Control', 'Shift', 'Delete', 'Escape'] as const

/**
 * The names of keys on this machine's keyboard, in the language shown.
 * @returns a function of keys as `Control+Shift+Z`, where `Control` is ⌘ on a Mac: "⇧⌘Z", "Strg+Umschalt+Z"
 */
export const useKeyNames = (): ((keys: string) => string) => {
  const { t } = useTranslation()
  const nameOf = (key: string): string => {
    const known = names.find(name => name === key)
    return known ? t(`keys.${known}`) : key
  }
  return keys => {
    const each = keys.split('+').filter(Boolean)
    const own = keys.endsWith('+') ? ['+'] : []
    if (!mac) return [...each.map(nameOf), ...own].join('+')
    const modifiers = signs.flatMap(([key, sign]) => (each.includes(key) ? [sign] : []))
    const others = each.filter(key => !signs.some(([modifier]) => modifier === key)).map(nameOf)
    return [...modifiers, ...others, ...own].join('')
  }
}
