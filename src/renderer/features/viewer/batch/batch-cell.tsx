import { Ellipsis, Heart } from 'lucide-react'
import type { Ref } from 'react'
import { useTranslation } from 'react-i18next'
import type { LibraryEntry } from '../../../../shared/api/library.ts'
import { pictureUrl } from '../../../bridge/urls.ts'
import { alongLine } from '../../../i18n/direction.ts'
import type { AppActions } from '../../../state/app-actions.ts'
import { usePictureCommands } from '../../../state/picture-commands.ts'
import { dragPicturesOut } from '../../../state/picture-requests.ts'
import { IconButton } from '../../../ui/buttons.tsx'
import { type Command, ContextCommands, MenuCommands } from '../../../ui/commands.tsx'
import { Menu } from '../../../ui/menu.tsx'
import { PictureCanvas } from '../picture/picture-canvas.tsx'
import styles from './batch.module.css'

interface BatchCellProps extends AppActions {
  /** The button that opens the picture. */
  readonly ref: Ref<HTMLButtonElement>
  readonly item: LibraryEntry
  /** From 1. */
  readonly number: number
  readonly count: number
  /** Whether Tab leads to it: of all cells one. */
  readonly reachable: boolean
  readonly onFocus: () => void
  readonly onOpen: () => void
  /** @returns whether the key was for the cell */
  readonly onKey: (key: string) => boolean
  readonly onKeepOnly: () => void
}

/** One of the pictures that were drawn together: a click opens it, the heart chooses it. */
export const BatchCell = ({
  ref,
  item,
  number,
  count,
  reachable,
  onFocus,
  onOpen,
  onKey,
  onKeepOnly,
  ...actions
}: BatchCellProps) => {
  const { t } = useTranslation('viewer')
  const commandsOf = usePictureCommands()
  const { id, favourite } = item
  const open: readonly Command[] = [{ label: t('batch.openCommand'), act: onOpen }]
  const keepOnly: readonly Command[] = [
    { label: t('batch.keepOnly', { count: count - 1 }), danger: true, act: onKeepOnly },
  ]
  const groups = () => [open, ...commandsOf(item, actions), ...(count > 1 ? [keepOnly] : [])]
  return (
    <ContextCommands groups={groups}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dragging out a file is for the pointer; "Save as" does it by keyboard */}
      <div
        className={styles.cell}
        data-chosen={favourite || undefined}
        draggable
        onDragStart={event => dragPicturesOut(event, [id])}
      >
        <button
          ref={ref}
          type="button"
          className={styles.open}
          aria-label={t(favourite ? 'batch.openChosen' : 'batch.open', { number, count })}
          tabIndex={reachable ? 0 : -1}
          onFocus={onFocus}
          onClick={onOpen}
          onKeyDown={event => {
            if (event.ctrlKey || event.metaKey || event.altKey) return
            if (onKey(alongLine(event.key))) event.preventDefault()
          }}
        >
          <PictureCanvas src={pictureUrl(id)} alt="" fullSize={false} />
        </button>
        <div className={styles.commands}>
          <IconButton
            icon={Heart}
            filled={favourite}
            label={t('batch.choose', { number })}
            keys="F"
            pressed={favourite}
            tabIndex={reachable ? 0 : -1}
            onClick={() => actions.setFavourite(item)}
          />
          <Menu
            align="end"
            trigger={
              <IconButton
                icon={Ellipsis}
                label={t('batch.commandsOf', { number })}
                tabIndex={reachable ? 0 : -1}
              />
            }
          >
            <MenuCommands groups={groups} />
          </Menu>
        </div>
      </div>
    </ContextCommands>
  )
}
