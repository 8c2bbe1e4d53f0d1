import type { MenuItemConstructorOptions } from 'electron'
import { keysOf, type ShortcutOf, shortcuts } from '../../shared/window/shortcuts.ts'
import type { MenuCommand } from '../../shared/window/window-contract.ts'
import type { Texts } from './texts.ts'

export interface MenuOptions {
  readonly t: Texts
  readonly mac: boolean
  /** Adds reload and developer tools. */
  readonly developer: boolean
  readonly send: (command: MenuCommand) => void
  readonly openLog: () => void
  readonly openPhoto: () => void
}

type Item = MenuItemConstructorOptions

const separator: Item = { type: 'separator' }

/** Keys as Electron writes them. */
const acceleratorOf = (keys: string): string => keys.replace('Control', 'CmdOrCtrl')

/** The native menu. The page handles Escape, Delete and Undo itself, because their effect depends on the focus. */
export const menuTemplate = ({ t, mac, developer, send, openLog, openPhoto }: MenuOptions): Item[] => {
  const command = (label: string, name: MenuCommand): Item => ({
    id: name,
    label,
    click: () => send(name),
    ...(name in shortcuts.window
      ? { accelerator: acceleratorOf(keysOf('window', name as ShortcutOf<'window'>)) }
      : {}),
  })
  const shown = (item: Item): Item => ({ ...item, registerAccelerator: false })

  const settings = command(t('settings'), 'show-settings')
  const about = command(t('about'), 'show-about')
  const updates = command(t('updates'), 'check-for-updates')
  const quit: Item = { role: 'quit', label: t('quit') }

  const app: Item = {
    label: 'Likeness',
    submenu: [
      about,
      updates,
      separator,
      settings,
      separator,
      { role: 'hide', label: t('hide') },
      separator,
      quit,
    ],
  }
  const file: Item = {
    label: t('file'),
    submenu: [
      { label: t('openPhoto'), accelerator: acceleratorOf(keysOf('window', 'open-photo')), click: openPhoto },
      command(t('saveAs'), 'save-as'),
      ...(mac ? [] : [separator, settings, separator, quit]),
    ],
  }
  const edit: Item = {
    label: t('edit'),
    submenu: [
      shown(command(t('undo'), 'undo')),
      { role: 'redo', label: t('redo') },
      separator,
      { role: 'cut', label: t('cut') },
      { role: 'copy', label: t('copy') },
      { role: 'paste', label: t('paste') },
      { role: 'selectAll', label: t('selectAll') },
    ],
  }
  const picture: Item = {
    label: t('picture'),
    submenu: [
      command(t('create'), 'create'),
      command(t('newSeed'), 'new-seed'),
      shown(command(t('cancel'), 'cancel')),
      separator,
      command(t('copyImage'), 'copy-image'),
      command(t('showInFolder'), 'show-in-folder'),
      command(t('favourite'), 'favourite'),
      shown({ ...command(t('delete'), 'delete'), accelerator: keysOf('picture', 'delete') }),
    ],
  }
  const view: Item = {
    label: t('view'),
    submenu: [
      command(t('prompt'), 'focus-prompt'),
      command(t('library'), 'show-library'),
      command(t('people'), 'show-people'),
      command(t('search'), 'search-library'),
      separator,
      { role: 'resetZoom', label: t('actualSize') },
      { role: 'zoomIn', label: t('zoomIn') },
      { role: 'zoomOut', label: t('zoomOut') },
      separator,
      { role: 'togglefullscreen', label: t('fullScreen') },
      ...(developer
        ? ([
            separator,
            { role: 'reload', label: t('reload') },
            { role: 'toggleDevTools', label: t('developer') },
          ] as Item[])
        : []),
    ],
  }
  const help: Item = {
    role: 'help',
    label: t('help'),
    submenu: [
      command(t('helpPage'), 'show-help'),
      command(t('shortcuts'), 'show-shortcuts'),
      separator,
      command(t('licences'), 'show-licences'),
      { label: t('log'), click: openLog },
      ...(mac ? [] : [separator, updates, about]),
    ],
  }
  return [
    ...(mac ? [app] : []),
    file,
    edit,
    picture,
    view,
    ...(mac ? [{ role: 'windowMenu' } as Item] : []),
    help,
  ]
}
