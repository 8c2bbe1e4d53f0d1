import type { MenuItemConstructorOptions } from 'electron'
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

/** The native menu. The page handles Escape, Delete and Undo itself, because their effect depends on the focus. */
export const menuTemplate = ({ t, mac, developer, send, openLog, openPhoto }: MenuOptions): Item[] => {
  const command = (label: string, name: MenuCommand, accelerator?: string): Item => ({
    id: name,
    label,
    click: () => send(name),
    ...(accelerator ? { accelerator } : {}),
  })
  const shown = (item: Item, accelerator: string): Item => ({
    ...item,
    accelerator,
    registerAccelerator: false,
  })

  const settings = command(t('settings'), 'show-settings', 'CmdOrCtrl+,')
  const about = command(t('about'), 'show-about')
  const quit: Item = { role: 'quit', label: t('quit') }

  const app: Item = {
    label: 'Likeness',
    submenu: [about, separator, settings, separator, { role: 'hide', label: t('hide') }, separator, quit],
  }
  const file: Item = {
    label: t('file'),
    submenu: [
      { label: t('openPhoto'), accelerator: 'CmdOrCtrl+O', click: openPhoto },
      command(t('saveAs'), 'save-as', 'CmdOrCtrl+S'),
      ...(mac ? [] : [separator, settings, separator, quit]),
    ],
  }
  const edit: Item = {
    label: t('edit'),
    submenu: [
      shown(command(t('undo'), 'undo'), 'CmdOrCtrl+Z'),
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
      command(t('create'), 'create', 'CmdOrCtrl+Enter'),
      command(t('newSeed'), 'new-seed'),
      shown(command(t('cancel'), 'cancel'), 'Esc'),
      separator,
      command(t('copyImage'), 'copy-image', 'CmdOrCtrl+Shift+C'),
      command(t('showInFolder'), 'show-in-folder'),
      command(t('favourite'), 'favourite'),
      shown(command(t('delete'), 'delete'), 'Delete'),
    ],
  }
  const view: Item = {
    label: t('view'),
    submenu: [
      command(t('prompt'), 'focus-prompt'),
      command(t('library'), 'show-library', 'CmdOrCtrl+L'),
      command(t('people'), 'show-people', 'CmdOrCtrl+P'),
      command(t('search'), 'search-library', 'CmdOrCtrl+F'),
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
      command(t('licences'), 'show-licences'),
      { label: t('log'), click: openLog },
      ...(mac ? [] : [separator, about]),
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
