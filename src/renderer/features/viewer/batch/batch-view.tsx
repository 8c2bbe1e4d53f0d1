import { Dices, Trash2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LibraryEntry } from '../../../../shared/api/library.ts'
import { alongLine } from '../../../i18n/direction.ts'
import type { AppActions } from '../../../state/app-actions.ts'
import { pictureById, useLibrary } from '../../../state/library-store.ts'
import { withPictureItem } from '../../../state/picture-items.ts'
import { usePictureTitle } from '../../../state/picture-title.ts'
import { selectPicture } from '../../../state/view-store.ts'
import { Button, Tooltip } from '../../../ui/buttons.tsx'
import viewerStyles from '../viewer.module.css'
import styles from './batch.module.css'
import { BatchCell } from './batch-cell.tsx'
import { BatchGrid } from './batch-grid.tsx'

interface BatchViewProps extends AppActions {
  readonly ids: readonly string[]
}

/** Where an arrow key leads from a cell; undefined for other keys. */
export const targetOf = (key: string, from: number, columns: number, count: number): number | undefined => {
  const to = {
    ArrowLeft: from - 1,
    ArrowRight: from + 1,
    ArrowUp: from - columns,
    ArrowDown: from + columns,
    Home: 0,
    End: count - 1,
  }[key]
  return to === undefined ? undefined : to < 0 || to >= count ? from : to
}

/** The pictures that one job drew, to choose the best of them. */
export const BatchView = ({ ids, ...actions }: BatchViewProps) => {
  const { t } = useTranslation('viewer')
  const all = useLibrary(state => state.items)
  const items = ids.flatMap(id => pictureById(all, id) ?? [])
  const [active, setActive] = useState(0)
  const cells = useRef(new Map<number, HTMLButtonElement>())
  const at = Math.min(active, items.length - 1)
  useFocusWhenLost(cells.current)

  const focusCell = (index: number) => {
    setActive(index)
    cells.current.get(index)?.focus()
  }
  const [first] = items
  if (!first) return <section className={viewerStyles.viewer} />
  return (
    <section className={viewerStyles.viewer} aria-label={t('batch.label')}>
      <BatchGrid count={items.length} size={first}>
        {columns =>
          items.map((item, i) => (
            <BatchCell
              key={item.id}
              ref={element => {
                if (element) cells.current.set(i, element)
                return () => {
                  cells.current.delete(i)
                }
              }}
              item={item}
              number={i + 1}
              count={items.length}
              reachable={i === at}
              onFocus={() => setActive(i)}
              onOpen={() => selectPicture(item.id)}
              onKey={key => {
                const to = targetOf(alongLine(key), i, columns, items.length)
                if (to !== undefined) focusCell(to)
                else if (key === 'f') actions.setFavourite(item)
                else if (key === 'Delete' || key === 'Backspace') actions.deletePictures([item.id])
                else return false
                return true
              }}
              onKeepOnly={() =>
                actions.deletePictures(items.filter(each => each !== item).map(({ id }) => id))
              }
              {...actions}
            />
          ))
        }
      </BatchGrid>
      <BatchFoot items={items} model={items[at] ?? first} {...actions} />
    </section>
  )
}

/** Focuses the first cell where what had the focus went with what was shown before. */
const useFocusWhenLost = (cells: ReadonlyMap<number, HTMLButtonElement>): void => {
  useEffect(() => {
    if (document.activeElement === document.body) cells.get(0)?.focus({ preventScroll: true })
  }, [cells])
}

interface BatchFootProps extends AppActions {
  readonly items: readonly LibraryEntry[]
  /** The picture that had the focus last, which more are to be like. */
  readonly model: LibraryEntry
}

const BatchFoot = ({ items, model, varyRecipe, deletePictures }: BatchFootProps) => {
  const { t } = useTranslation('viewer')
  const titleOf = usePictureTitle()
  const rest = items.filter(({ favourite }) => !favourite)
  const anyChosen = rest.length < items.length
  return (
    <footer className={viewerStyles.foot}>
      <div className={styles.text}>
        <p className={styles.prompt} title={titleOf(model)}>
          {titleOf(model)}
        </p>
        <p className={styles.hint}>{t('batch.hint', { count: items.length })}</p>
      </div>
      <div className={styles.buttons} role="toolbar" aria-label={t('batch.commands')}>
        {model.prompt !== null ? (
          <Button
            onClick={() =>
              withPictureItem(model, ({ recipe, photo }) => recipe && varyRecipe(recipe, photo, items.length))
            }
          >
            <Dices size={15} aria-hidden />
            {t('batch.more', { count: items.length })}
          </Button>
        ) : null}
        {anyChosen && rest.length > 0 ? (
          <Tooltip text={t('batch.deleteOthersHint')}>
            <Button kind="danger" onClick={() => deletePictures(rest.map(({ id }) => id))}>
              <Trash2 size={15} aria-hidden />
              {t('batch.deleteOthers', { count: rest.length })}
            </Button>
          </Tooltip>
        ) : null}
      </div>
    </footer>
  )
}
