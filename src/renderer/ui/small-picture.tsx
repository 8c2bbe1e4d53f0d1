import { type ReactNode, useState } from 'react'
import { smallPictureUrls, type Thumbed } from '../bridge/addresses.ts'

/** A small copy of a picture; where that cannot be shown a fresh one, then the picture itself, then the fallback. */
export const SmallPicture = ({
  item,
  className,
  loading,
  fallback = null,
}: {
  readonly item: Thumbed
  readonly className?: string
  readonly loading?: 'lazy'
  readonly fallback?: ReactNode
}) => {
  const urls = smallPictureUrls(item)
  const [first = ''] = urls
  const [failed, setFailed] = useState({ first, times: 0 })
  const times = failed.first === first ? failed.times : 0
  const src = urls[times]
  return src === undefined ? (
    fallback
  ) : (
    <img
      className={className}
      src={src}
      alt=""
      draggable={false}
      decoding="async"
      loading={loading}
      onError={() => setFailed({ first, times: times + 1 })}
    />
  )
}
