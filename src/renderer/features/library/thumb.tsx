import { Heart, ImageOff } from 'lucide-react'
import { useState } from 'react'
import { thumbnailUrl } from '../../bridge/addresses.ts'
import styles from './thumb.module.css'
import type { TileItem } from './tile-item.ts'

/** A small square of a picture; its words are in the option around it. */
export const Thumb = ({ item }: { readonly item: TileItem }) => {
  const url = thumbnailUrl(item)
  const [failedUrl, setFailedUrl] = useState<string | null>(null)
  return (
    <>
      {failedUrl === url ? (
        <span className={styles.missing}>
          <ImageOff size={18} strokeWidth={1.4} aria-hidden />
        </span>
      ) : (
        <img
          className={styles.image}
          src={url}
          alt=""
          draggable={false}
          decoding="async"
          onError={() => setFailedUrl(url)}
        />
      )}
      {item.favourite ? (
        <span className={styles.heart}>
          <Heart size={12} fill="currentColor" aria-hidden />
        </span>
      ) : null}
    </>
  )
}
