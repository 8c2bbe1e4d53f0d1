import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { writeJsonFile } from '../../node/json-file.ts'
import { temporaryIn } from '../../node/temporary-files.ts'
import { type KeptForm, keptForm, withoutPhotos } from '../../shared/window/form.ts'

/** Keeps what stands in the window's form, in a file of its own: it changes with every word that is typed. */
export interface FormStore {
  /** Null when nothing was kept. */
  get(): KeptForm | null
  /** @throws the system's error */
  set(form: KeptForm): Promise<void>
  /** To be called when the app is quit: what comes after does not keep photos either. */
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
      // One after the other; of several that wait only the last is written.
      const written = writing.then(() => (form === known ? writeJsonFile(file, known) : undefined))
      writing = written.catch(() => {})
      return written
    },
    forgetPhotos: () => {
      quitting = true
      if (form === null) return
      form = withoutPhotos(form)
      // Nothing asynchronous is waited for any more.
      const temporary = temporaryIn(dirname(file))
      writeFileSync(temporary, JSON.stringify(form))
      renameSync(temporary, file)
    },
  }
}

/** A file that cannot be read is as good as none: it holds nothing that cannot be typed again. */
const read = (file: string): KeptForm | null => {
  try {
    return keptForm.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}
