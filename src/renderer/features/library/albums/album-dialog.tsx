import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/buttons.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Field, Input } from '../../../ui/field.tsx'
import { askForAlbum, type NamedAlbum, nameAlbum, useAlbums } from './albums-store.ts'

/** Asks for the name of an album; nothing while none is asked for. */
export const AlbumDialog = () => {
  const naming = useAlbums(state => state.naming)
  return naming ? <NameDialog naming={naming} /> : null
}

const NameDialog = ({ naming }: { readonly naming: NamedAlbum }) => {
  const { t } = useTranslation(['library', 'common'])
  const form = useId()
  const albums = useAlbums(state => state.albums)
  const own = naming.kind === 'rename' ? naming.album : null
  const [text, setText] = useState(own?.name ?? '')
  const name = text.trim()
  const isTaken = albums.some(album => album.name === name && album.id !== own?.id)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (name !== '' && !isTaken) nameAlbum(name)
  }
  return (
    <Dialog
      open
      title={t(own ? 'albums.renameTitle' : 'albums.newTitle')}
      onClose={() => askForAlbum(null)}
      footer={
        <>
          <Button onClick={() => askForAlbum(null)}>{t('common:cancel')}</Button>
          <Button kind="primary" type="submit" form={form} disabled={name === '' || isTaken}>
            {t(own ? 'albums.save' : 'albums.create')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={onSubmit}>
        <Field label={t('albums.name')} help={isTaken ? t('albums.exists') : undefined}>
          {(id, helpId) => (
            <Input
              id={id}
              data-autofocus
              aria-describedby={helpId}
              value={text}
              maxLength={100}
              dir="auto"
              spellCheck={false}
              onFocus={event => event.target.select()}
              onChange={event => setText(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  )
}
