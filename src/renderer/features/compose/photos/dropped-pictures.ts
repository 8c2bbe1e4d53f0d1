/** Files that stand for a dropped folder. */
const folders = new WeakSet<File>()

/** What was dropped, for react-dropzone: a folder is a single file, whose own files it would read. */
export const droppedPictures = (event: unknown): Promise<File[]> => {
  const { dataTransfer } = event as { readonly dataTransfer?: DataTransfer }
  const files = [...(dataTransfer?.files ?? [])]
  for (const [i, item] of [...(dataTransfer?.items ?? [])].filter(({ kind }) => kind === 'file').entries()) {
    const file = files[i]
    if (file && item.webkitGetAsEntry?.()?.isDirectory) folders.add(file)
  }
  return Promise.resolve(files)
}

export const isFolder = (file: File): boolean => folders.has(file)
