import type { MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '../../shared/api/window-contract.ts'
import type { Labels } from './labels.ts'

export interface MenuOptions {
  readonly labels: Labels
  readonly mac: boolean
  /** Tools for working on the app itself. */
  readonly developer: boolean
  readonly send: (command: MenuCommand) => void
  readonly openLog: () => void
  readonly openPhoto: () => void
}

type Item = MenuItemConstructorOptions

const line: Item = { type: 'separator' }

/** The native menu. What Escape and Delete do depends on what has the focus, so the page handles these keys itself. */
export const menuTemplate = ({ labels, mac, developer, send, openLog, openPhoto }: MenuOptions): Item[] => {
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

  const settings = command(labels.settings, 'show-settings', 'CmdOrCtrl+,')
  const about = command(labels.about, 'show-about')
  const quit: Item = { role: 'quit', label: labels.quit }

  const app: Item = {
    label: 'Likeness',
    submenu: [about, line, settings, line, { role: 'hide', label: labels.hide }, line, quit],
  }
  const file: Item = {
    label: labels.file,
    submenu: [
      { label: labels.openPhoto, accelerator: 'CmdOrCtrl+O', click: openPhoto },
      command(labels.saveAs, 'save-as', 'CmdOrCtrl+S'),
      ...(mac ? [] : [line, settings, line, quit]),
    ],
  }
  const edit: Item = {
    label: labels.edit,
    submenu: [
      { role: 'undo', label: labels.undo },
      { role: 'redo', label: labels.redo },
      line,
      { role: 'cut', label: labels.cut },
      { role: 'copy', label: labels.copy },
      { role: 'paste', label: labels.paste },
      { role: 'selectAll', label: labels.selectAll },
    ],
  }
  const picture: Item = {
    label: labels.picture,
    submenu: [
      command(labels.create, 'create', 'CmdOrCtrl+Enter'),
      command(labels.newSeed, 'new-seed'),
      shown(command(labels.cancel, 'cancel'), 'Esc'),
      line,
      command(labels.copyImage, 'copy-image', 'CmdOrCtrl+Shift+C'),
      command(labels.showInFolder, 'show-in-folder'),
      command(labels.favourite, 'favourite'),
      shown(command(labels.delete, 'delete'), 'Delete'),
    ],
  }
  const view: Item = {
    label: labels.view,
    submenu: [
      command(labels.prompt, 'focus-prompt'),
      command(labels.library, 'show-library', 'CmdOrCtrl+L'),
      command(labels.search, 'search-library', 'CmdOrCtrl+F'),
      line,
      { role: 'resetZoom', label: labels.actualSize },
      { role: 'zoomIn', label: labels.zoomIn },
      { role: 'zoomOut', label: labels.zoomOut },
      line,
      { role: 'togglefullscreen', label: labels.fullScreen },
      ...(developer
        ? ([
            line,
            { role: 'reload', label: labels.reload },
            { role: 'toggleDevTools', label: labels.developer },
          ] as Item[])
        : []),
    ],
  }
  const help: Item = {
    role: 'help',
    label: labels.help,
    submenu: [
      command(labels.licences, 'show-licences'),
      { label: labels.log, click: openLog },
      ...(mac ? [] : [line, about]),
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
