import { useDropzone } from 'react-dropzone'

/** The files and folders as the system hands them over: a folder stays one thing, and is not taken apart. */
const filesOf = (event: unknown): Promise<File[]> => {
  const { dataTransfer, target } = event as {
    readonly dataTransfer?: DataTransfer
    readonly target?: Partial<HTMLInputElement>
  }
  return Promise.resolve([...(dataTransfer?.files ?? target?.files ?? [])])
}

/** Models dropped anywhere on a page, one or several. */
export const useModelDrop = (add: (files: readonly File[]) => void, disabled: boolean) => {
  const { getRootProps, getInputProps, isDragActive } = useDropzone({
    disabled,
    noClick: true,
    noKeyboard: true,
    noPaste: true,
    getFilesFromEvent: filesOf,
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
