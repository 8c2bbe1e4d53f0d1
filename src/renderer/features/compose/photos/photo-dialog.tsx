import { type ReactNode, useRef } from 'react'
import { giveControls } from '../steer/change-steering.ts'
import { addSources } from './add-sources.ts'
import { importPhoto, type PhotoPurpose, photoTypes } from './import-photo.ts'

/** Asks for the photo of the task shown, in a moment when the page may: after a click. */
export const browsePhoto = (): void =>
  document.querySelector<HTMLInputElement>('[data-slot="photo"] input[type="file"]')?.click()

interface PhotoDialog {
  /** A hidden field, to be rendered. */
  readonly input: ReactNode
  readonly browse: () => void
}

/** The system's dialog to choose a photo, or several to add. @param label name of the hidden field */
export const usePhotoDialog = (purpose: PhotoPurpose, label: string): PhotoDialog => {
  const ref = useRef<HTMLInputElement>(null)
  const input = (
    <input
      ref={ref}
      type="file"
      hidden
      aria-label={label}
      multiple={purpose === 'more' || purpose === 'control'}
      accept={Object.keys(photoTypes).join()}
      onChange={({ currentTarget }) => {
        const files = [...(currentTarget.files ?? [])]
        const [file] = files
        if (purpose === 'more') void addSources(files)
        else if (purpose === 'control') void giveControls(files)
        else if (file) void importPhoto(file, purpose)
        // Without this, choosing the same file again would be no change.
        currentTarget.value = ''
      }}
    />
  )
  return { input, browse: () => ref.current?.click() }
}
