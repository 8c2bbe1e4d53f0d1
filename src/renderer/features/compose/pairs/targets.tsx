import { X } from 'lucide-react'
import * as Toolbar from 'radix-ui/toolbar'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { setCompose, useCompose } from '../form/compose-store.ts'
import { effectiveFaceMode } from '../photos/chosen-faces.ts'
import { FaceCrop } from './face-crop.tsx'
import { isSameFace, type Lender, lendersOf, pairsOf, partFace, toggleTarget } from './face-pairs.ts'
import styles from './who-becomes-whom.module.css'

interface TargetsProps {
  readonly target: PhotoReport
  /** The face that a dragged one would go onto. */
  readonly over: number | undefined
}

/** The faces of the target, each with the face that it becomes. */
export const Targets = ({ target, over }: TargetsProps) => {
  const { t } = useTranslation('compose')
  const state = useCompose()
  const pairs = pairsOf(state)
  const lenders = lendersOf(state)
  const byPerson = effectiveFaceMode(state) === 'person'
  const lenderOf = (face: number): Lender | undefined => {
    const pair = pairs.find(each => each.target === face)
    return pair && lenders.find(lender => isSameFace(lender, pair.source))
  }
  const part = (face: number) => setCompose(partFace(useCompose.getState(), face))
  const onKeyDown = (face: number) => (event: KeyboardEvent) => {
    if (event.key !== 'Delete' && event.key !== 'Backspace') return
    event.preventDefault()
    part(face)
  }
  return (
    <Toolbar.Root className={styles.faces} aria-label={t('who.targets')} loop={false}>
      {target.faces.map((report, face) => {
        const becomes = lenderOf(face)
        const number = face + 1
        const name = becomes
          ? t('who.becomes', { target: number, source: becomes.number })
          : t('who.stays', { target: number })
        return (
          <span key={report.box.join()} className={styles.place}>
            <Toolbar.Button
              className={styles.tile}
              aria-label={name}
              aria-pressed={becomes !== undefined}
              data-face={`target ${target.id} ${face}`}
              data-over={over === face || undefined}
              disabled={byPerson}
              onClick={() => setCompose(toggleTarget(useCompose.getState(), face) ?? {})}
              onKeyDown={onKeyDown(face)}
            >
              <FaceCrop photo={target} face={face} />
              <span className={styles.number} aria-hidden>
                {number}
              </span>
              {becomes ? (
                <span className={styles.becomes} aria-hidden>
                  <FaceCrop photo={becomes.report} face={becomes.face} />
                </span>
              ) : null}
            </Toolbar.Button>
            {becomes && !byPerson ? (
              <button
                type="button"
                tabIndex={-1}
                className={styles.remove}
                aria-label={t('who.part', { target: number })}
                title={t('who.part', { target: number })}
                onClick={() => part(face)}
              >
                <X size={11} strokeWidth={2.5} aria-hidden />
              </button>
            ) : null}
          </span>
        )
      })}
    </Toolbar.Root>
  )
}
