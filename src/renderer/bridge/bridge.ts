import type {
  Answer,
  Bridge,
  WindowEvent,
  WindowEvents,
  WindowInput,
  WindowOutput,
  WindowRoute,
} from '../../shared/window/window-contract.ts'

declare global {
  interface Window {
    readonly likeness: Bridge
  }
}

/** An error answered by the engine or the main process: a stable code, and an English message. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
  readonly code: string
  readonly fileKind: string | undefined

  constructor(code: string, message: string, fileKind?: string) {
    super(message)
    this.code = code
    this.fileKind = fileKind
  }
}

/** Asks the main process, which passes the engine's routes on. @throws RequestError */
export const request = async <R extends WindowRoute>(
  route: R,
  input: WindowInput<R>,
): Promise<WindowOutput<R>> => {
  return unwrap(await window.likeness.request(route, input))
}

/** Imports a model that was dropped on the window. @throws RequestError */
export const importModel = async (file: File): Promise<WindowOutput<'models.choose'>> =>
  unwrap(await window.likeness.importModel(file))

/** Takes in files and folders that were dropped on the window. @throws RequestError */
export const openFolder = async (files: readonly File[]): Promise<WindowOutput<'folders.choose'>> =>
  unwrap(await window.likeness.openFolder(files))

/** Groups the faces of pictures or folders that were dropped on the window. @throws RequestError */
export const groupPeople = async (files: readonly File[]): Promise<WindowOutput<'people.choose'>> =>
  unwrap(await window.likeness.groupPeople(files))

const unwrap = <T>(answer: Answer<T>): T => {
  if (answer.ok) return answer.value
  throw new RequestError(answer.error.code, answer.error.message, answer.error.fileKind)
}

/** Returns the function that ends the subscription. */
export const subscribe = <E extends WindowEvent>(
  event: E,
  listener: (value: WindowEvents[E]) => void,
): (() => void) => window.likeness.subscribe(event, listener)
