import { useState } from 'react'
import type { PackReport } from '../../shared/api/models.ts'
import { previewUrl } from '../bridge/urls.ts'
import styles from './adapter-picture.module.css'
import { classNames } from './class-names.ts'

/** First letters of the first two words: "IW" for "ink_wash v2". */
const initialsOf = (title: string): string =>
  title
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word !== '')
    .slice(0, 2)
    .map(word => [...word][0]!.toLocaleUpperCase())
    .join('')

interface AdapterPictureProps {
  /** Undefined for one that is not installed. */
  readonly pack: PackReport | undefined
  readonly title: string
  readonly className?: string
}

/** The picture that shows what an adapter does; its initials where it came without one. */
export const AdapterPicture = ({ pack, title, className }: AdapterPictureProps) => {
  const url = pack ? previewUrl(pack) : null
  const [failed, setFailed] = useState<string | null>(null)
  return (
    <span className={classNames(styles.picture, className)} aria-hidden>
      {url === null || failed === url ? (
        initialsOf(title)
      ) : (
        <img
          src={url}
          alt=""
          draggable={false}
          decoding="async"
          loading="lazy"
          onError={() => setFailed(url)}
        />
      )}
    </span>
  )
}
