import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LibraryItem } from '../../../../../shared/api/library.ts'
import { photoUrl } from '../../../../bridge/urls.ts'
import styles from './details-panel.module.css'

/** Ids of the photos that took part, as far as the picture names them. */
export const photosIn = ({ photo, recipe, photoRecipe }: LibraryItem): readonly string[] => {
  const ofRecipe = recipe
    ? [
        recipe.initPhoto,
        ...(recipe.controlnets ?? []).map(({ photo: control }) => control),
        recipe.ipAdapter?.photo,
      ]
    : []
  const ofPhotoRecipe =
    photoRecipe === null
      ? []
      : photoRecipe.madeBy === 'enhance'
        ? [photoRecipe.photo]
        : [photoRecipe.sourcePhoto, ...(photoRecipe.moreSourcePhotos ?? []), photoRecipe.targetPhoto]
  return [...new Set([photo?.id, ...ofRecipe, ...ofPhotoRecipe].filter(id => typeof id === 'string'))]
}

/** The photos a picture was made with; those that the app keeps no more are left out. */
export const UsedPhotos = ({ item }: { readonly item: LibraryItem }) => {
  const { t } = useTranslation('viewer')
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set())
  const ids = photosIn(item).filter(id => !gone.has(id))
  if (ids.length === 0) return null
  return (
    <section className={styles.group}>
      <h3>{t('details.photos', { count: ids.length })}</h3>
      <ul className={styles.photos}>
        {ids.map((id, i) => (
          <li key={id}>
            <img
              src={photoUrl(id)}
              alt={t('details.photo', { number: i + 1 })}
              decoding="async"
              draggable={false}
              onError={() => setGone(known => new Set(known).add(id))}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}
