import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { writeJsonFile } from '../../node/json-file.ts'
import { temporaryIn } from '../../node/temporary-files.ts'
import { type KeptForm, keptForm, withoutPhotos } from '../../shared/window/form.ts'

/** Stores the contents of the window's form, in a file of its own, because they change with every word typed. */
export interface FormStore {
  /** Null when nothing was stored. */
  get(): KeptForm | null
  /** @throws the system's error */
  set(form: KeptForm): Promise<void>
  /** To be called when the app quits: removes photos from the file, and from whatever is stored later. */
  forgetPhotos(): void
}

export const openFormStore = (file: string): FormStore => {
  let form = read(file)
  let writing: Promise<void> = Promise.resolve()
  let quitting = false

  return {
    get: () => form,
    set: next => {
      const known = quitting ? withoutPhotos(next) : next
      form = known
      // Sequentially; of several waiting states only the last is written.
      const written = writing.then(() => (form === known ? writeJsonFile(file, known) : undefined))
      writing = written.catch(() => {})
      return written
    },
    forgetPhotos: () => {
      quitting = true
      if (form === null) return
      form = withoutPhotos(form)
      // Synchronous: the app no longer waits for promises.
      const temporary = temporaryIn(dirname(file))
      writeFileSync(temporary, JSON.stringify(form))
      renameSync(temporary, file)
    },
  }
}

/** An unreadable file counts as missing: its contents can be typed again. */
const read = (file: string): KeptForm | null => {
  try {
    return keptForm.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}
