import { RadioGroup } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import type { FaceFrom } from '../../../../shared/api/options.ts'
import { RadioItem } from '../../../ui/choices.tsx'
import { setCompose, useCompose } from '../form/compose-store.ts'
import { DirectionPictogram } from './direction-pictogram.tsx'
import styles from './direction-switch.module.css'

const directions = ['generated', 'photo'] as const satisfies readonly FaceFrom[]

/** Whose face goes where, as two small pictures. */
export const DirectionSwitch = () => {
  const { t } = useTranslation('compose')
  const faceFrom = useCompose(state => state.faceFrom)
  return (
    <RadioGroup.Root className={styles.group} aria-label={t('direction.label')} value={faceFrom}>
      {directions.map(direction => (
        <RadioItem
          key={direction}
          value={direction}
          className={styles.item}
          onChoose={() => setCompose({ faceFrom: direction })}
        >
          <DirectionPictogram faceFrom={direction} />
          <span>{t(`direction.${direction}`)}</span>
        </RadioItem>
      ))}
    </RadioGroup.Root>
  )
}
