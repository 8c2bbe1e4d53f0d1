import type { TFunction } from 'i18next'
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { parseKeys } from '../../shared/window/shortcuts.ts'

/** Keys that have names of their own on keyboards; all others show what they write. */
const named = ['Enter', 'Escape', 'Delete', 'Backspace', 'Space'] as const
const isNamed = (key: string): key is (typeof named)[number] => named.some(name => name === key)

const signs: Readonly<Record<string, string>> = {
  ...{ ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', '-': '−' },
}

/** @param mac modifiers are Apple's signs, in the order in which its menus show them */
export const keyNames = (keys: string, mac: boolean, t: TFunction<'common'>): string => {
  const { key, control, shift, alt } = parseKeys(keys)
  const name = isNamed(key) ? t(`keys.${key}`) : (signs[key] ?? key)
  if (mac) return `${alt ? '⌥' : ''}${shift ? '⇧' : ''}${control ? '⌘' : ''}${name}`
  const held = [
    ...(control ? [t('keys.Control')] : []),
    ...(alt ? [t('keys.Alt')] : []),
    ...(shift ? [t('keys.Shift')] : []),
  ]
  return [...held, name].join('+')
}

const neverChanges = () => () => {}
const isMac = () => /^Mac/.test(navigator.platform)
/** The first markup is made before anyone knows for which machine. */
const isNoMac = () => false

/**
 * The names of keys on this machine's keyboard, in the language shown.
 * @returns a function of keys as `Control+Shift+Z`, where `Control` is ⌘ on a Mac: "⇧⌘Z", "Strg+Umschalt+Z"
 */
export const useKeyNames = (): ((keys: string) => string) => {
  const { t } = useTranslation()
  const mac = useSyncExternalStore(neverChanges, isMac, isNoMac)
  return keys => keyNames(keys, mac, t)
}
