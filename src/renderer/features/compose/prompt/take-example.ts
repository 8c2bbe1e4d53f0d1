import type { Example } from '../../../ui/examples/examples.ts'
import { useCompose } from '../form/compose-store.ts'
import { browsePhoto } from '../photos/photo-dialog.tsx'
import { writePrompt } from './write-prompt.ts'

/** Fills in the form as an example was made. One with a face asks for a photo where none is given yet. */
export const takeExample = ({ prompt, face }: Example): void => {
  writePrompt(prompt)
  const { photo, drawnPerson } = useCompose.getState()
  if (face && !photo && !drawnPerson) browsePhoto()
}
