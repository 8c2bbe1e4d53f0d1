import { useDropzone } from 'react-dropzone'
import { droppedFiles } from '../../ui/dropped-files.ts'

/** Accepts one or several models dropped on the dialog. */
export const useModelDrop = (add: (files: readonly File[]) => void, disabled: boolean) => {
  const { getRootProps, getInputProps, isDragActive } = useDropzone({
    disabled,
    noClick: true,
    noKeyboard: true,
    noPaste: true,
    getFilesFromEvent: droppedFiles,
    onDrop: files => {
      if (files.length > 0) add(files)
    },
  })
  return {
    getRootProps,
    getInputProps: () => getInputProps({ 'aria-hidden': true, tabIndex: -1 }),
    isDragActive,
  }
}
