import { RadioGroup } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import type { FaceFrom } from '../../../shared/options.ts'
import { setCompose, useCompose } from './compose-store.ts'
import { DirectionPictogram } from './direction-pictogram.tsx'
import styles from './direction-switch.module.css'

const directions = ['generated', 'photo'] as const satisfies readonly FaceFrom[]

/** Whose face goes where, as two small pictures. */
export const DirectionSwitch = () => {
  const { t } = useTranslation('compose')
  const faceFrom = useCompose(state => state.faceFrom)
  return (
    <RadioGroup.Root
      className={styles.group}
      aria-label={t('direction.label')}
      value={faceFrom}
      onValueChange={value => setCompose({ faceFrom: value as FaceFrom })}
    >
      {directions.map(direction => (
        <RadioGroup.Item key={direction} value={direction} className={styles.item}>
          <DirectionPictogram faceFrom={direction} />
          <span>{t(`direction.${direction}`)}</span>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  )
}
