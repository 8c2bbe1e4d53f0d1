import { LoaderCircle, Plus, Users, X } from 'lucide-react'
import * as RadioGroup from 'radix-ui/radio-group'
import { useTranslation } from 'react-i18next'
import { failureText } from '../../../state/errors.ts'
import { Tooltip } from '../../../ui/buttons.tsx'
import { Problem } from '../../../ui/feedback.tsx'
import { RadioItem } from '../../../ui/radio-item.tsx'
import { useCompose } from '../form/compose-store.ts'
import { PersonPicker } from '../kept/person-picker.tsx'
import { removeAdded } from '../photos/import-photo.ts'
import { usePhotoDialog } from '../photos/photo-dialog.tsx'
import { FaceCrop } from './face-crop.tsx'
import { type Lender, lendersOf, lentFaceOf } from './face-pairs.ts'
import { pickLender } from './pair-commands.ts'
import styles from './who-becomes-whom.module.css'

/** The faces that can be put onto others; one of them is the next. */
export const Lenders = () => {
  const { t } = useTranslation('compose')
  const state = useCompose()
  const lenders = lendersOf(state)
  const lent = lentFaceOf(state)
  const task = useCompose(({ moreTask }) => moreTask)
  const { input, browse } = usePhotoDialog('more', t('who.addSource'))
  const adding = task.kind === 'importing'
  return (
    <>
      {input}
      <div className={styles.row}>
        <RadioGroup.Root
          className={styles.faces}
          aria-label={t('who.lenders')}
          value={lent ? keyOf(lent) : ''}
        >
          {lenders.map(lender => (
            <LenderTile
              key={keyOf(lender)}
              lender={lender}
              removable={lender.face === 0 && state.moreSources.some(({ id }) => id === lender.photo)}
            />
          ))}
        </RadioGroup.Root>
        <Tooltip text={t('who.addSource')}>
          <button
            type="button"
            className={styles.add}
            aria-label={t('who.addSource')}
            disabled={adding}
            onClick={browse}
          >
            {adding ? <LoaderCircle size={18} className={styles.spinner} aria-hidden /> : null}
            {adding ? null : <Plus size={18} aria-hidden />}
          </button>
        </Tooltip>
        <PersonPicker
          place="more"
          trigger={
            <button
              type="button"
              className={styles.add}
              aria-label={t('kept.addSource')}
              title={t('kept.addSource')}
            >
              <Users size={18} aria-hidden />
            </button>
          }
        />
      </div>
      {task.kind === 'failed' ? <Problem text={failureText(task.failure)} /> : null}
    </>
  )
}

const keyOf = ({ photo, face }: { readonly photo: string; readonly face: number }) => `${photo}-${face}`

const LenderTile = ({ lender, removable }: { readonly lender: Lender; readonly removable: boolean }) => {
  const { t } = useTranslation('compose')
  const { report, photo, face, number } = lender
  return (
    <span className={styles.place}>
      <RadioItem
        value={keyOf(lender)}
        className={styles.tile}
        aria-label={t('who.lender', { number, name: report.name })}
        data-face={`source ${photo} ${face}`}
        onChoose={() => pickLender(lender)}
      >
        <FaceCrop photo={report} face={face} />
        <span className={styles.number} aria-hidden>
          {number}
        </span>
      </RadioItem>
      {removable ? (
        <button
          type="button"
          className={styles.remove}
          aria-label={t('who.removeSource', { name: report.name })}
          title={t('who.removeSource', { name: report.name })}
          onClick={() => removeAdded(report)}
        >
          <X size={11} strokeWidth={2.5} aria-hidden />
        </button>
      ) : null}
    </span>
  )
}
