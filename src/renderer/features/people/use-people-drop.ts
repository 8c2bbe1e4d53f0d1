import { useDropzone } from 'react-dropzone'
import { attempt } from '../../state/errors.ts'
import { takeDropped } from './grouping-store.ts'

/** Files as they were dropped; a folder is a single one, which react-dropzone would read. */
const filesOf = (event: unknown): Promise<File[]> =>
  Promise.resolve([...((event as { readonly dataTransfer?: DataTransfer }).dataTransfer?.files ?? [])])

/** Accepts pictures and folders dropped on the view. @param into the person whose page is shown */
export const usePeopleDrop = (into: string | null, busy: boolean) =>
  useDropzone({
    noClick: true,
    noKeyboard: true,
    noPaste: true,
    getFilesFromEvent: filesOf,
    onDrop: files => {
      if (files.length > 0 && !busy) attempt(() => takeDropped(files, into))
    },
  })
