/**
 * Files as they were dropped on an element or given to its field, for react-dropzone: a folder is a single one, whose
 * files it would read itself.
 */
export const droppedFiles = (event: unknown): Promise<File[]> => {
  const { dataTransfer, target } = event as {
    readonly dataTransfer?: DataTransfer
    readonly target?: Partial<HTMLInputElement>
  }
  return Promise.resolve([...(dataTransfer?.files ?? target?.files ?? [])])
}
