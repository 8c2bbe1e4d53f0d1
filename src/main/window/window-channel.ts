import { type BrowserWindow, MessageChannelMain } from 'electron'
import type { EngineHost } from '../../engine-host/engine-host.ts'
import type { WindowEvent, WindowEvents } from '../../shared/window/window-contract.ts'

/** Events that are sent once and must not be lost while no page listens; the state behind all others can be requested. */
const kept: ReadonlySet<WindowEvent> = new Set<WindowEvent>(['notice', 'photo'])

export interface WindowChannel {
  send<E extends WindowEvent>(event: E, value: WindowEvents[E]): void
  attach(window: BrowserWindow): void
  /** The page has said that it listens. */
  pageListens(): void
  /** Connects engine and window with a new message port. */
  connect(): void
}

export const createWindowChannel = (engine: () => EngineHost): WindowChannel => {
  let window: BrowserWindow | undefined
  let listening = false
  let waiting: readonly (() => void)[] = []

  const connect = () => {
    if (!window || !listening) return
    const { port1, port2 } = new MessageChannelMain()
    engine().connectWindow(port1)
    window.webContents.postMessage('likeness:port', null, [port2])
  }

  const send: WindowChannel['send'] = (event, value) => {
    if (window && listening) window.webContents.send('likeness:event', { event, value })
    else if (kept.has(event)) waiting = [...waiting, () => send(event, value)]
  }

  return {
    send,
    connect,
    pageListens: () => {
      listening = true
      connect()
      // It may have changed since the page requested it.
      send('status', engine().status())
      const missed = waiting
      waiting = []
      for (const say of missed) say()
    },
    attach: opened => {
      window = opened
      opened.webContents.on('did-start-loading', () => {
        listening = false
      })
      opened.once('closed', () => {
        window = undefined
        listening = false
      })
    },
  }
}
