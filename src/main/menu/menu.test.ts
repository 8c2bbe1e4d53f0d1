import type { MenuItemConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import { type MenuCommand, menuCommands } from '../../shared/window/window-contract.ts'
import { menuTemplate } from './menu.ts'
import { textsIn } from './texts.ts'

const build = (options: { mac: boolean; developer?: boolean; send?: (command: MenuCommand) => void }) =>
  menuTemplate({
    t: textsIn('en', ''),
    developer: false,
    send: () => {},
    openLog: () => {},
    openPhoto: () => {},
    ...options,
  })
const items = (template: MenuItemConstructorOptions[]) =>
  template.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []))

test.each([true, false])('every command is in the menu and sends itself (mac: %s)', mac => {
  const sent: string[] = []
  for (const item of items(build({ mac, send: command => sent.push(command) })))
    if (item.id) (item.click as () => void)()
  expect(sent.sort()).toEqual([...menuCommands].sort())
})

test('no two entries share keys', () => {
  const keys = items(build({ mac: true })).flatMap(({ accelerator }) => accelerator ?? [])
  expect(new Set(keys).size).toBe(keys.length)
})

test('tools for developers are in a clone only', () => {
  const roles = (developer: boolean) => items(build({ mac: false, developer })).map(({ role }) => role)
  expect(roles(true)).toContain('toggleDevTools')
  expect(roles(false)).not.toContain('toggleDevTools')
  expect(roles(false)).not.toContain('reload')
})

test('the language is the one chosen, or the system’s', () => {
  expect(textsIn('system', 'de-AT')('file')).toBe('Datei')
  expect(textsIn('system', 'pt-BR')('file')).toBe('File')
  expect(textsIn('en', 'de-DE')('file')).toBe('File')
  expect(textsIn('de', 'en-GB')('file')).toBe('Datei')
})
