import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Framed } from './compare/framed.tsx'
import type { Size } from './job/expected-size.ts'
import styles from './job/job.module.css'

/** The drawn picture that a failed job leaves; nothing at all if it cannot be shown. */
export const IntermediatePicture = ({ url }: { readonly url: string }) => {
  const { t } = useTranslation('viewer')
  const [size, setSize] = useState<Size | null>({ width: 512, height: 512 })
  if (!size) return null
  return (
    <div className={styles.kept}>
      <Framed size={size}>
        <img
          src={url}
          alt={t('failure.keptPicture')}
          decoding="async"
          draggable={false}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            setSize({ width: naturalWidth, height: naturalHeight })
          }
          onError={() => setSize(null)}
        />
      </Framed>
    </div>
  )
}
