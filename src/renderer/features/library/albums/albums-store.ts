import { create } from 'zustand'
import type { Album } from '../../../../shared/api/albums.ts'
import type { LibraryEntry } from '../../../../shared/api/library.ts'
import { request } from '../../../bridge/bridge.ts'
import { i18n } from '../../../i18n/i18n.ts'
import { attempt } from '../../../state/errors.ts'
import { offerUndo } from '../../../state/undo.ts'
import type { Command } from '../../../ui/commands.tsx'
import { toast } from '../../../ui/toast.ts'
import { setAlbum, useLibraryView } from '../library-view-store.ts'

/** What the dialog for an album's name is open for: a new one with these pictures, or one that is renamed. */
export type NamedAlbum =
  | { readonly kind: 'new'; readonly ids: readonly string[] }
  | { readonly kind: 'rename'; readonly album: Album }

interface AlbumsState {
  /** By name. */
  readonly albums: readonly Album[]
  readonly naming: NamedAlbum | null
}

export const useAlbums = create<AlbumsState>(() => ({ albums: [], naming: null }))

export const setAlbums = ({ albums }: Pick<AlbumsState, 'albums'>): void => {
  useAlbums.setState({ albums })
  const { album } = useLibraryView.getState()
  if (album !== null && !albums.some(({ id }) => id === album)) setAlbum(null)
}

export const loadAlbums = async (): Promise<void> => setAlbums(await request('albums.list', {}))

export const askForAlbum = (naming: NamedAlbum | null): void => useAlbums.setState({ naming })

const sayAdded = (name: string, count: number): void => {
  if (count > 0) toast.success(i18n.t('library:albums.added', { name, count }))
}

/** Makes or renames the album that the dialog is open for. */
export const nameAlbum = (name: string): void =>
  attempt(async () => {
    const { naming } = useAlbums.getState()
    askForAlbum(null)
    if (naming?.kind === 'rename') await request('albums.change', { id: naming.album.id, name })
    if (naming?.kind !== 'new') return
    await request('albums.create', { name, ids: [...naming.ids] })
    sayAdded(name, naming.ids.length)
  })

export const addToAlbum = ({ id, name }: Album, ids: readonly string[]): void =>
  attempt(async () => {
    await request('albums.change', { id, add: [...ids] })
    sayAdded(name, ids.length)
  })

const takeOut = ({ id }: Album, ids: readonly string[]): void =>
  attempt(() => request('albums.change', { id, remove: [...ids] }))

export const deleteAlbum = ({ id, name }: Album): void =>
  attempt(async () => {
    const { ids } = await request('albums.delete', { id })
    const again = () =>
      attempt(async () => {
        const { items } = await request('library.read', { ids: ids.slice(0, 500) })
        const there = new Set(items.map(item => item.id))
        const rest = ids.slice(500)
        await request('albums.create', { name, ids: [...ids.filter(each => there.has(each)), ...rest] })
      })
    offerUndo(i18n.t('library:albums.deleted', { name }), again, i18n.t('library:albums.deletedKept'))
  })

/** Commands that put pictures into albums, or take them out of the one that is shown. */
export const albumCommands = (
  entries: readonly Pick<LibraryEntry, 'id' | 'albums'>[],
): readonly Command[] => {
  const { albums } = useAlbums.getState()
  const shown = useLibraryView.getState().album
  const ids = entries.map(({ id }) => id)
  const t = i18n.getFixedT(null, 'library')
  const isIn = (album: Album) => entries.every(entry => entry.albums.includes(album.id))
  return [
    ...albums
      .filter(album => !isIn(album))
      .map(album => ({
        label: t('albums.addTo', { name: album.name }),
        act: () => addToAlbum(album, ids),
      })),
    { label: t('albums.newWith'), act: () => askForAlbum({ kind: 'new', ids }) },
    ...albums
      .filter(({ id }) => id === shown)
      .map(album => ({ label: t('albums.takeOut', { name: album.name }), act: () => takeOut(album, ids) })),
  ]
}
