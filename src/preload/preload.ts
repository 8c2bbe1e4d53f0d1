import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron'
import type { Bridge, WindowEvent } from '../shared/window/window-contract.ts'
import { createEngineLine, type EventMessage, type Port } from './engine-line.ts'
import { pathOfFile } from './path-of-file.ts'

/** The whole bridge between the window and the rest: one function to ask, one to listen, one to hand over a file. */
type Listener = (value: never) => void

const listeners = new Map<WindowEvent, Set<Listener>>()

/** Said once, perhaps before the page listens: handed to the first who does. */
const kept: ReadonlySet<WindowEvent> = new Set<WindowEvent>(['notice', 'photo'])
let missed: readonly EventMessage[] = []

const hear = (message: EventMessage) => {
  if (message.event === 'status' && message.value.kind !== 'ready') line.interrupt()
  const heard = listeners.get(message.event)
  if (heard?.size) for (const listener of [...heard]) listener(message.value as never)
  else if (kept.has(message.event)) missed = [...missed, message]
}

const line = createEngineLine(hear)

ipcRenderer.on('likeness:event', (_event: IpcRendererEvent, message: EventMessage) => hear(message))
ipcRenderer.on('likeness:port', ({ ports }: IpcRendererEvent) => line.connect(ports[0] as Port | undefined))

const bridge: Bridge = {
  request: async (route, input) => {
    // Megabytes: copying them in and out would hold up the main process, which waits for the engine, too.
    const direct = route === 'photos.import' && 'bytes' in input ? await line.importPhoto(input) : null
    return direct ?? ipcRenderer.invoke('likeness:request', route, input)
  },
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
  groupPeople: files => ipcRenderer.invoke('likeness:group-people', files.map(pathOfFile)),
  openFolder: files => ipcRenderer.invoke('likeness:open-folder', files.map(pathOfFile)),
}
contextBridge.exposeInMainWorld('likeness', bridge)
