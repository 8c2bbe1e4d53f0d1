import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WindowJob } from '../../../../shared/window/window-jobs.ts'
import { pictureUrl } from '../../../bridge/urls.ts'
import { useJobs } from '../../../state/jobs-store.ts'
import { pictureById, useLibrary } from '../../../state/library-store.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { PreviewCanvas } from '../../../ui/preview-canvas.tsx'
import { expectedSize, type Size } from '../frame.tsx'
import styles from './batch.module.css'
import { BatchGrid } from './batch-grid.tsx'

interface BatchProgressProps {
  readonly job: WindowJob
  readonly count: number
}

/** Several pictures in the making: those that are done, the one that is being drawn, and places for the others. */
export const BatchProgress = ({ job, count }: BatchProgressProps) => {
  const { t } = useTranslation('viewer')
  const items = useLibrary(state => state.items)
  const preview = useJobs(({ previews }) => previews.get(job.id))
  const pack = job.work.route === 'create' ? job.work.input.pack : null
  const native = useMachine(({ packs }) => packs.find(({ id }) => id === pack)?.textToImage?.nativeSize)
  const [drawn, setDrawn] = useState<Size | null>(null)
  // Drawings that a swap begins with are saved, too, and are none of the library's own.
  const done = job.saved.flatMap(id => pictureById(items, id) ?? [])
  const current = job.state.kind === 'running' ? (job.state.progress?.image ?? 1) - 1 : -1
  return (
    <BatchGrid count={count} size={expectedSize(job.work, native, drawn)}>
      {() =>
        Array.from({ length: count }, (_, i) => {
          const item = done[i]
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the places stay in their order
            <div key={i} className={styles.cell}>
              {item ? (
                <img
                  src={pictureUrl(item.id)}
                  alt={t('batch.done', { number: i + 1 })}
                  decoding="async"
                  draggable={false}
                  onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) =>
                    setDrawn(known => known ?? { width, height })
                  }
                />
              ) : preview?.image === i + 1 ? (
                <PreviewCanvas
                  picture={preview.picture}
                  alt={t('batch.preview', { number: i + 1 })}
                  onSize={size => setDrawn(known => known ?? size)}
                />
              ) : (
                <div className={styles.waiting} data-running={i === current || undefined}>
                  {i + 1}
                </div>
              )}
            </div>
          )
        })
      }
    </BatchGrid>
  )
}
