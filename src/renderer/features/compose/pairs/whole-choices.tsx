import { ArrowLeftRight, Undo2, UserSearch, Users } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { Button } from '../../../ui/buttons.tsx'
import { setCompose, setFaceMode, useCompose } from '../form/compose-store.ts'
import { effectiveFaceMode } from '../photos/chosen-faces.ts'
import { FaceCrop } from './face-crop.tsx'
import { joinEveryone, lentFaceOf } from './face-pairs.ts'
import { exchangeTwoFaces } from './pair-commands.ts'
import styles from './who-becomes-whom.module.css'

/** Whole choices at once: everyone, two that change places, one person wherever they are. */
export const WholeChoices = ({ target }: { readonly target: PhotoReport }) => {
  const { t } = useTranslation('compose')
  const state = useCompose()
  const lent = lentFaceOf(state)
  const byPerson = effectiveFaceMode(state) === 'person'
  if (!lent || target.faces.length < 2) return null
  return (
    <div className={styles.commands}>
      <Button
        className={styles.command}
        aria-label={t('who.everyoneName', { source: lent.number })}
        onClick={() => setCompose(joinEveryone(useCompose.getState()) ?? {})}
      >
        <Users size={15} aria-hidden />
        <span>{t('who.everyone')}</span>
        <span className={styles.mini}>
          <FaceCrop photo={lent.report} face={lent.face} />
        </span>
      </Button>
      <Button
        className={styles.command}
        aria-pressed={byPerson}
        onClick={() => setFaceMode(byPerson ? 'one' : 'person')}
      >
        <UserSearch size={15} aria-hidden />
        <span>{t('who.person')}</span>
      </Button>
      <Button className={styles.command} onClick={() => exchangeTwoFaces(target)}>
        <ArrowLeftRight size={15} aria-hidden />
        <span>{t(target.faces.length === 2 ? 'who.exchangeTwo' : 'who.exchange')}</span>
      </Button>
      <Button
        className={styles.command}
        disabled={state.pairs === null && !byPerson}
        onClick={() => setFaceMode('one')}
      >
        <Undo2 size={15} aria-hidden />
        <span>{t('who.reset')}</span>
      </Button>
    </div>
  )
}
