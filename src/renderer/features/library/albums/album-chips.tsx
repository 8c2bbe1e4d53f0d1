import { Ellipsis, FolderHeart, Plus } from 'lucide-react'
import { type DragEvent, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Album } from '../../../../shared/api/albums.ts'
import { useLibrary } from '../../../state/library-store.ts'
import { ownDragWith } from '../../../state/picture-requests.ts'
import { IconButton } from '../../../ui/buttons.tsx'
import { Menu, MenuItem } from '../../../ui/menu.tsx'
import styles from '../grid/view-bar.module.css'
import { setAlbum, useLibraryView } from '../library-view-store.ts'
import { addToAlbum, askForAlbum, deleteAlbum, useAlbums } from './albums-store.ts'

/** The albums: one is shown at a time; pictures are dropped on them. */
export const AlbumChips = () => {
  const { t } = useTranslation('library')
  const albums = useAlbums(state => state.albums)
  const shown = useLibraryView(state => state.album)
  const counts = useCounts()
  return (
    <>
      {albums.map(album => (
        <AlbumChip
          key={album.id}
          album={album}
          count={counts.get(album.id) ?? 0}
          pressed={shown === album.id}
        />
      ))}
      <IconButton icon={Plus} label={t('albums.new')} onClick={() => askForAlbum({ kind: 'new', ids: [] })} />
    </>
  )
}

/** How many pictures are in each album. */
const useCounts = (): ReadonlyMap<string, number> => {
  const items = useLibrary(state => state.items)
  return useMemo(() => {
    const counts = new Map<string, number>()
    for (const { albums } of items) for (const id of albums) counts.set(id, (counts.get(id) ?? 0) + 1)
    return counts
  }, [items])
}

interface AlbumChipProps {
  readonly album: Album
  readonly count: number
  readonly pressed: boolean
}

const AlbumChip = ({ album, count, pressed }: AlbumChipProps) => {
  const { t, i18n } = useTranslation('library')
  const [over, setOver] = useState(false)
  const onDragOver = (event: DragEvent) => {
    event.preventDefault()
    event.dataTransfer.dropEffect = 'copy'
    setOver(true)
  }
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const ids = [...event.dataTransfer.files].map(file => ownDragWith(file.name)).find(Boolean)
    if (ids) addToAlbum(album, ids)
  }
  return (
    <>
      <button
        type="button"
        className={styles.chip}
        aria-pressed={pressed}
        aria-label={t('albums.count', { name: album.name, count })}
        title={album.name}
        data-over={over || undefined}
        onClick={() => setAlbum(pressed ? null : album.id)}
        onDragOver={onDragOver}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <FolderHeart size={13} aria-hidden />
        <span dir="auto">{album.name}</span> <small>{count.toLocaleString(i18n.language)}</small>
      </button>
      {pressed ? (
        <Menu trigger={<IconButton icon={Ellipsis} label={t('albums.commands', { name: album.name })} />}>
          <MenuItem onSelect={() => askForAlbum({ kind: 'rename', album })}>{t('albums.rename')}</MenuItem>
          <MenuItem danger onSelect={() => deleteAlbum(album)}>
            {t('albums.delete')}
          </MenuItem>
        </Menu>
      ) : null}
    </>
  )
}
