import type { Output } from './output.ts'
import type { SavedAs } from './settings.ts'

/** How pictures are saved, as a job has it: without what its format does not have. */
export const toOutput = ({ quality, maxBytes, ...saved }: SavedAs): Output & Pick<SavedAs, 'format'> => ({
  ...saved,
  ...(saved.format === 'png' || quality === null ? {} : { quality }),
  ...(saved.format === 'png' || maxBytes === null ? {} : { maxBytes }),
})
