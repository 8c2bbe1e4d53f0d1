import { ArrowDownUp, Image, Images } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { librarySorts } from '../../../../shared/api/settings.ts'
import { Select } from '../../../ui/select.tsx'
import { Slider } from '../../../ui/slider.tsx'
import { AlbumChips } from '../albums/album-chips.tsx'
import { changeLook, useLibraryLook } from '../library-look.ts'
import { setKind, useLibraryView } from '../library-view-store.ts'
import { kinds } from '../search.ts'
import styles from './view-bar.module.css'

/** Which pictures are shown, in which order, and how large. */
export const ViewBar = memo(() => {
  const { t } = useTranslation('library')
  const { sort, tile } = useLibraryLook()
  const kind = useLibraryView(state => state.kind)
  return (
    <div className={styles.bar}>
      {/* biome-ignore lint/a11y/useSemanticElements: buttons that are pressed or not, no form */}
      <div className={styles.chips} role="group" aria-label={t('view.filter')}>
        {kinds.map(each => (
          <button
            key={each}
            type="button"
            className={styles.chip}
            aria-pressed={kind === each}
            onClick={() => setKind(kind === each ? null : each)}
          >
            {t(`view.kinds.${each}`)}
          </button>
        ))}
        <span className={styles.line} aria-hidden />
        <AlbumChips />
      </div>
      <div className={styles.look}>
        <ArrowDownUp size={14} aria-hidden />
        <Select
          label={t('view.sort')}
          value={sort}
          choices={librarySorts.map(value => ({ value, label: t(`view.sorts.${value}`) }))}
          onChange={value => changeLook({ sort: value })}
        />
        <Images size={14} aria-hidden />
        <Slider
          className={styles.slider}
          label={t('view.size')}
          {...{ min: 96, max: 360, step: 8 }}
          value={tile}
          text={t('view.pixels', { count: tile })}
          onChange={next => changeLook({ tile: next })}
        />
        <Image size={16} aria-hidden />
      </div>
    </div>
  )
})
ViewBar.displayName = 'ViewBar'
