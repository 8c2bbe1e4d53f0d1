import { type ReactNode, useState } from 'react'
import { type ThumbnailItem, thumbnailUrls } from '../bridge/urls.ts'

/** A picture's thumbnail; on an error one made again, then the picture itself, then the fallback. */
export const Thumbnail = ({
  item,
  className,
  loading,
  fallback = null,
}: {
  readonly item: ThumbnailItem
  readonly className?: string
  readonly loading?: 'lazy'
  readonly fallback?: ReactNode
}) => {
  const urls = thumbnailUrls(item)
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
