import { useDropzone } from 'react-dropzone'
import { attempt } from '../../state/errors.ts'
import { droppedFiles } from '../../ui/dropped-files.ts'
import { takeDropped } from './grouping-store.ts'

/** Accepts pictures and folders dropped on the view. @param into the person whose page is shown */
export const usePeopleDrop = (into: string | null, busy: boolean) =>
  useDropzone({
    noClick: true,
    noKeyboard: true,
    noPaste: true,
    getFilesFromEvent: droppedFiles,
    onDrop: files => {
      if (files.length > 0 && !busy) attempt(() => takeDropped(files, into))
    },
  })
