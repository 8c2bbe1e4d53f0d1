import { useTranslation } from 'react-i18next'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { personById, usePeople } from '../../../state/people-store.ts'
import { imageUrl } from './kept-person.ts'
import styles from './person-chip.module.css'

/** A kept person in the place of a photo: face, name, and how many photos the face is made of. */
export const PersonChip = ({ report: { id, name } }: { readonly report: PhotoReport }) => {
  const { t } = useTranslation('compose')
  const person = personById(
    usePeople(state => state.people),
    id,
  )
  const count = person?.photos.filter(({ aside }) => aside === null).length ?? 0
  return (
    <div className={styles.chip}>
      <img src={imageUrl(id)} alt="" draggable={false} />
      <p className={styles.name} dir="auto">
        {name}
      </p>
      <p className={styles.photos}>{t('kept.photos', { count })}</p>
    </div>
  )
}
