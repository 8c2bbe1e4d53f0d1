import * as RadioGroup from 'radix-ui/radio-group'
import { useTranslation } from 'react-i18next'
import type { FaceFrom } from '../../../../shared/api/options.ts'
import { RadioItem } from '../../../ui/radio-item.tsx'
import { setCompose, useCompose } from '../form/compose-store.ts'
import styles from './direction-switch.module.css'

const directions = ['generated', 'photo'] as const satisfies readonly FaceFrom[]

/** Chooses whose face goes where, with a pictogram for each way. */
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
          onChoose={() => setCompose({ faceFrom: direction, faceFromChosen: true })}
        >
          <DirectionPictogram faceFrom={direction} />
          <span>{t(`direction.${direction}`)}</span>
        </RadioItem>
      ))}
    </RadioGroup.Root>
  )
}

/** The source comes before the result: a photo has a white border, a generated picture a dashed frame and a star. */
const DirectionPictogram = ({ faceFrom }: { readonly faceFrom: FaceFrom }) => {
  const fromGenerated = faceFrom === 'generated'
  return (
    <svg className={styles.pictogram} viewBox="0 0 112 44" width="112" height="44" aria-hidden="true">
      <g className={styles.source}>
        {fromGenerated ? <Generated /> : <Print />}
        <Person />
      </g>
      <path className={styles.arrow} d="M49 22h12m-4.5-4.5L61 22l-4.5 4.5" />
      <g transform="translate(70 0)">
        {fromGenerated ? <Print /> : <Generated />}
        <Person />
      </g>
    </svg>
  )
}

const Print = () => (
  <>
    <rect className={styles.paper} x="2" y="2" width="38" height="40" rx="2" />
    <rect className={styles.print} x="5.5" y="5.5" width="31" height="29" />
  </>
)

const Generated = () => (
  <>
    <rect className={styles.sheet} x="2.5" y="3.5" width="37" height="37" rx="8" />
    <path
      className={styles.star}
      d="M33 6.5c.5 2.9 1.6 4 4.5 4.5-2.9.5-4 1.6-4.5 4.5-.5-2.9-1.6-4-4.5-4.5 2.9-.5 4-1.6 4.5-4.5Z"
    />
  </>
)

const Person = () => (
  <>
    <path className={styles.body} d="M9.5 34.5c.8-6 5-9 11.5-9s10.7 3 11.5 9Z" />
    <circle className={styles.face} cx="21" cy="18" r="7.5" />
    <path className={styles.features} d="M18.3 17.2v.6m5.4-.6v.6m-5 3c1.3 1.3 3.3 1.3 4.6 0" />
  </>
)
