import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import type { InpaintForm } from '../../../../shared/window/form.ts'
import { photoUrl } from '../../../bridge/urls.ts'
import { sizeWithSides } from '../form/inpaint-form.ts'
import styles from './inpaint-section.module.css'

interface MaskedPhotoProps {
  readonly photo: PhotoReport
  readonly mask: string | null
  readonly inpaint: InpaintForm
}

/** A photo with what is drawn anew of it in colour: the mask, and the sides that are added. */
export const MaskedPhoto = ({ photo, mask, inpaint }: MaskedPhotoProps) => {
  const { t } = useTranslation('compose')
  const id = useId()
  const { width, height } = photo
  const { left, top } = inpaint.outpaint
  const whole = sizeWithSides(photo, inpaint)
  const stripe = Math.max(whole.width, whole.height) / 28
  const place = { x: left, y: top, width, height, preserveAspectRatio: 'none' } as const
  return (
    <svg
      className={styles.picture}
      viewBox={`0 0 ${whole.width} ${whole.height}`}
      role="img"
      aria-label={t('mask.preview', { name: photo.name })}
    >
      <defs>
        <pattern
          id={`${id}-stripes`}
          width={stripe}
          height={stripe}
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width={stripe} height={stripe} className={styles.marked} />
          <rect width={stripe / 3} height={stripe} className={styles.stripe} />
        </pattern>
        <mask id={`${id}-mask`} maskUnits="userSpaceOnUse" x={left} y={top} width={width} height={height}>
          {mask === null ? null : <image href={photoUrl(mask)} {...place} />}
        </mask>
      </defs>
      <rect width={whole.width} height={whole.height} fill={`url(#${id}-stripes)`} className={styles.sides} />
      <image href={photoUrl(photo.id)} {...place} />
      {mask === null ? null : (
        <rect
          {...{ x: left, y: top, width, height }}
          fill={`url(#${id}-stripes)`}
          mask={`url(#${id}-mask)`}
          className={styles.part}
        />
      )}
    </svg>
  )
}
