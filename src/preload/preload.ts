import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron'
import type { Bridge, WindowEvent, WindowEvents } from '../shared/desktop.ts'
import { pathOfFile } from './path-of-file.ts'

/** The whole bridge between the window and the rest: one function to ask, one to listen, one to hand over a file. */
type Listener = (value: never) => void
type Message = { [E in WindowEvent]: { readonly event: E; readonly value: WindowEvents[E] } }[WindowEvent]

const listeners = new Map<WindowEvent, Set<Listener>>()

/** Said once, perhaps before the page listens: handed to the first who does. */
const kept: ReadonlySet<WindowEvent> = new Set<WindowEvent>(['notice', 'photo', 'photoFailed'])
let missed: readonly Message[] = []

const hear = (message: Message) => {
  const heard = listeners.get(message.event)
  if (heard?.size) for (const listener of [...heard]) listener(message.value as never)
  else if (kept.has(message.event)) missed = [...missed, message]
}

ipcRenderer.on('likeness:event', (_event: IpcRendererEvent, message: Message) => hear(message))

/** What is used of a MessagePort. */
interface Line {
  onmessage: ((event: { readonly data: Message }) => void) | null
  close(): void
}

let line: Line | undefined
// A new engine comes with a new port; who listens need not know.
ipcRenderer.on('likeness:port', ({ ports }: IpcRendererEvent) => {
  line?.close()
  line = ports[0] as Line | undefined
  if (line) line.onmessage = ({ data }) => hear(data)
})

const bridge: Bridge = {
  request: (route, input) => ipcRenderer.invoke('likeness:request', route, input),
  subscribe: (event, listener) => {
    const own: Listener = value => listener(value)
    const known = listeners.get(event) ?? new Set<Listener>()
    listeners.set(event, known.add(own))
    const forThis = missed.filter(message => message.event === event)
    missed = missed.filter(message => message.event !== event)
    for (const message of forThis) hear(message)
    return () => {
      known.delete(own)
    }
  },
  // The path goes past the page, which can neither see nor name one.
  importModel: file => ipcRenderer.invoke('likeness:import-model', pathOfFile(file)),
}
contextBridge.exposeInMainWorld('likeness', bridge)
