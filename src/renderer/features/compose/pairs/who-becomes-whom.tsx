import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { useCompose } from '../form/compose-store.ts'
import { effectiveFaceMode } from '../photos/chosen-faces.ts'
import { FoundPerson } from '../photos/which-faces.tsx'
import { pairsOf } from './face-pairs.ts'
import { Lenders } from './lenders.tsx'
import { PairLines } from './pair-lines.tsx'
import { Targets } from './targets.tsx'
import type { PairDrag } from './use-pair-drag.ts'
import styles from './who-becomes-whom.module.css'
import { WholeChoices } from './whole-choices.tsx'

interface WhoBecomesWhomProps {
  readonly target: PhotoReport
  /** Holds the faces. */
  readonly area: RefObject<HTMLDivElement | null>
  readonly drag: PairDrag | null
}

/** All faces of the photos, and which of the target becomes which: chosen by click, by drag or by keys. */
export const WhoBecomesWhom = ({ target, area, drag }: WhoBecomesWhomProps) => {
  const { t } = useTranslation('compose')
  const state = useCompose()
  const pairs = pairsOf(state)
  const byPerson = effectiveFaceMode(state) === 'person'
  const count = target.faces.length
  return (
    <section className={styles.section} aria-label={t('who.label')}>
      <header className={styles.head}>
        <h3 className={styles.title}>{t('who.label')}</h3>
        <p className={styles.count} role="status">
          {t('who.count', { count: pairs.length, of: count })}
        </p>
      </header>
      <div ref={area} className={styles.area} data-dragging={drag ? true : undefined}>
        <PairLines pairs={pairs} target={target.id} drag={drag} />
        <Lenders />
        <Targets target={target} over={drag?.over} />
      </div>
      <p className={styles.help}>{t(byPerson ? 'who.byPerson' : count > 1 ? 'who.help' : 'who.helpOne')}</p>
      <WholeChoices target={target} />
      {byPerson ? <FoundPerson /> : null}
    </section>
  )
}
