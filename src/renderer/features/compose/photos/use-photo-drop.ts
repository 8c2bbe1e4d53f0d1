import { useDropzone } from 'react-dropzone'
import { photoInputId } from '../form/compose-commands.ts'
import { importPhoto, photoTypes, refusePhoto } from './import-photo.ts'

/** One picture dropped on the panel or chosen in the file dialog. Pasting is heard by the whole window instead. */
export const usePhotoDrop = () => {
  const { getRootProps, getInputProps, isDragActive, isDragGlobal } = useDropzone({
    accept: photoTypes,
    multiple: false,
    noClick: true,
    noKeyboard: true,
    noPaste: true,
    onDropAccepted: ([file]) => {
      if (file) void importPhoto(file)
    },
    onDropRejected: ([rejection]) =>
      refusePhoto({
        code: rejection?.errors[0]?.code === 'too-many-files' ? 'not-a-file' : 'unsupported-image',
        message: '',
      }),
  })
  return {
    getRootProps,
    getInputProps: () => getInputProps({ id: photoInputId, 'aria-hidden': true, tabIndex: -1 }),
    isDragActive,
    isDragGlobal,
  }
}
