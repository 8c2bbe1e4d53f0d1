import { useEffect } from 'react'
import { useDropzone } from 'react-dropzone'
import { photoInputId } from '../form/compose-commands.ts'
import { importPhoto, photoTypes, refusePhoto } from './import-photo.ts'

/** Accepts one picture dropped on the panel or chosen in the file dialog. */
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

const isTextField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, [contenteditable="true"]') !== null

/** A text field with the focus gets the clipboard's text, even if there is also a picture of it. */
const onPaste = (event: ClipboardEvent): void => {
  const { clipboardData } = event
  const picture = [...(clipboardData?.files ?? [])].find(({ type }) => type.startsWith('image/'))
  if (!picture || event.defaultPrevented) return
  if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return
  if (isTextField(event.target) && clipboardData?.types.includes('text/plain')) return
  event.preventDefault()
  void importPhoto(picture)
}

/** Accepts a picture pasted anywhere in the window. */
export const usePhotoPaste = (): void => {
  useEffect(() => {
    document.addEventListener('paste', onPaste)
    return () => document.removeEventListener('paste', onPaste)
  }, [])
}
