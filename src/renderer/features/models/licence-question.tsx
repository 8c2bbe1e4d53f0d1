import { ExternalLink } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { CatalogueEntry } from '../../../shared/api/catalogue.ts'
import { request } from '../../bridge/bridge.ts'
import { attempt } from '../../state/errors.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import styles from './licence-question.module.css'

interface LicenceQuestionProps {
  readonly open: boolean
  /** Models whose licences forbid commercial use. */
  readonly entries: readonly CatalogueEntry[]
  readonly onAgree: () => void
  readonly onClose: () => void
}

/** Asks once whether a person agrees to the licences of all models that are about to be installed. */
export const LicenceQuestion = ({ open, entries, onAgree, onClose }: LicenceQuestionProps) => {
  const { t } = useTranslation('models')
  return (
    <ConfirmDialog
      open={open}
      title={t('licenceTitle')}
      text={t('licenceText', { count: entries.length })}
      confirm={t('licenceConfirm', { count: entries.length })}
      cancel={t('licenceCancel')}
      onConfirm={onAgree}
      onClose={onClose}
    >
      <ul className={styles.licences}>
        {entries.map(entry => (
          <Licence key={entry.id} entry={entry} />
        ))}
      </ul>
    </ConfirmDialog>
  )
}

const Licence = ({ entry: { id, title, licence, homepage } }: { readonly entry: CatalogueEntry }) => {
  const { t } = useTranslation('models')
  return (
    <li>
      <strong>{title}</strong>
      <p lang="en">{licence}</p>
      <div className={styles.address}>
        <a
          href={homepage}
          aria-label={t('licenceOpen', { title })}
          onClick={event => {
            event.preventDefault()
            attempt(() => request('models.openHomepage', { id }))
          }}
        >
          <span dir="ltr">{homepage}</span>
          <ExternalLink size={12} aria-hidden />
        </a>
        <CopyButton
          text={homepage}
          label={t('licenceCopy')}
          copied={t('licenceCopied')}
          name={t('licenceCopyOf', { title })}
        />
      </div>
    </li>
  )
}
