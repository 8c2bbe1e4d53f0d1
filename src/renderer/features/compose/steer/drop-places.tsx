import { ImageDown, ScanFace, Spline } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { maxControls } from '../../../../shared/api/limits.ts'
import { kindOf } from '../adapters/shelf.ts'
import { useCompose } from '../form/compose-store.ts'
import { useModels } from '../form/models-in-use.ts'
import type { PhotoDrag } from '../photos/use-photo-input.ts'
import styles from './drop-places.module.css'
import { fittingPacks } from './steering.ts'

/** Covers the form while something is dragged over it: what becomes of it, where it can become several things. */
export const DropPlaces = ({ drag }: { readonly drag: PhotoDrag }) => {
  const { t } = useTranslation(['compose', 'addons', 'steer'])
  const draws = useCompose(state => state.task === 'draw')
  const full = useCompose(({ controls }) => controls.length >= maxControls)
  const inUse = useModels()
  const takesFace = draws && fittingPacks(inUse, 'ip-adapter').length > 0
  const takesControl = draws && !full && fittingPacks(inUse, 'controlnet').length > 0
  const takesAddons = draws && kindOf(inUse.pack) !== null
  return (
    <div className={styles.places}>
      <div className={styles.place} data-over={(drag.slot !== null && drag.steer === null) || undefined}>
        <ImageDown size={28} strokeWidth={1.5} aria-hidden />
        {t(takesAddons ? 'addons:drop' : 'photo.drop')}
      </div>
      {takesFace ? (
        <div
          className={styles.place}
          data-steer="followed"
          data-over={drag.steer === 'followed' || undefined}
        >
          <ScanFace size={22} strokeWidth={1.5} aria-hidden />
          {t('steer:followFace')}
        </div>
      ) : null}
      {takesControl ? (
        <div className={styles.place} data-steer="control" data-over={drag.steer === 'control' || undefined}>
          <Spline size={22} strokeWidth={1.5} aria-hidden />
          {t('steer:followControl')}
        </div>
      ) : null}
    </div>
  )
}
