import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { IconButton } from '../../../ui/buttons.tsx'
import styles from './person-chip.module.css'
import { PersonChip } from './person-chip.tsx'
import { setDrawnPerson } from './take-person.ts'

/** The kept person whose face goes into the drawing. */
export const DrawnPerson = ({ report }: { readonly report: PhotoReport }) => {
  const { t } = useTranslation('compose')
  return (
    <section className={styles.drawn} aria-label={t('kept.drawn')}>
      <h3 className={styles.label}>{t('kept.drawn')}</h3>
      <div className={styles.line}>
        <PersonChip report={report} />
        <IconButton
          icon={X}
          label={t('kept.remove', { name: report.name })}
          onClick={() => setDrawnPerson(null)}
        />
      </div>
    </section>
  )
}
