const folderRoutes = ['swapFolder', 'enhanceFolder'] as const
export type FolderRoute = (typeof folderRoutes)[number]

/** Whether a job works on the pictures of a folder: its results lie beside each other in a folder, not in the library. */
export const isFolderWork = <W extends { readonly route: string }>(
  work: W,
): work is Extract<W, { readonly route: FolderRoute }> =>
  (folderRoutes as readonly string[]).includes(work.route)
