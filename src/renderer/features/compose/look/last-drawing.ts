import type { LibraryEntry } from '../../../../shared/api/library.ts'

/** A drawing of the library, as it was before any face was swapped. */
export interface Drawing {
  /** Id of its file. */
  readonly picture: string
  readonly prompt: string
}

/** The newest drawing: what a preview can be shown on before the next one is drawn. @param items newest first */
export const lastDrawing = (items: readonly LibraryEntry[]): Drawing | null => {
  for (const { id, prompt, generated, madeBy } of items) {
    if (prompt === null || madeBy !== 'create') continue
    // Without a file of its own it was neither swapped nor enhanced.
    return { picture: generated ?? id, prompt }
  }
  return null
}
