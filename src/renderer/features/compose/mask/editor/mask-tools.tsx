import {
  Brush,
  Contrast,
  Eraser,
  Maximize,
  Minus,
  PaintBucket,
  Plus,
  Redo2,
  ScanFace,
  Trash2,
  Undo2,
} from 'lucide-react'
import { type ReactNode, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { formatPercent } from '../../../../i18n/format.ts'
import { IconButton } from '../../../../ui/buttons.tsx'
import { type MaskTool, setBrush, useBrush } from './brush-store.ts'
import type { EditorCommand } from './editor-keys.ts'
import styles from './mask-editor.module.css'
import type { MaskSession } from './mask-session.ts'

interface MaskToolsProps {
  readonly session: MaskSession
  readonly onCommand: (command: EditorCommand) => void
  readonly hasFaces: boolean
  /** Of the picture, as it is shown: CSS pixels per pixel. */
  readonly zoom: number
}

const tools = [
  ['paint', Brush, 'B'],
  ['erase', Eraser, 'E'],
  ['faces', ScanFace, undefined],
] as const satisfies readonly (readonly [MaskTool, unknown, string | undefined])[]

/** The row above the picture: tools, steps, what is done to the whole mask, and the view. */
export const MaskTools = ({ session, onCommand, hasFaces, zoom }: MaskToolsProps) => {
  const { t, i18n } = useTranslation('compose')
  const tool = useBrush(state => state.tool)
  const { canUndo, canRedo, share } = useSyncExternalStore(session.subscribe, session.facts)
  const group = (children: ReactNode) => <div className={styles.group}>{children}</div>
  return (
    <div className={styles.tools} role="toolbar" aria-label={t('mask.tools.label')}>
      {group(
        tools.map(([value, icon, keys]) => (
          <IconButton
            key={value}
            icon={icon}
            label={t(`mask.tools.${value}`)}
            keys={keys}
            pressed={tool === value}
            disabled={value === 'faces' && !hasFaces}
            onClick={() => setBrush({ tool: value })}
          />
        )),
      )}
      {group(
        <>
          <IconButton
            icon={Undo2}
            label={t('mask.tools.undo')}
            keys="Control+Z"
            disabled={!canUndo}
            onClick={() => onCommand('undo')}
          />
          <IconButton
            icon={Redo2}
            label={t('mask.tools.redo')}
            keys="Control+Shift+Z"
            disabled={!canRedo}
            onClick={() => onCommand('redo')}
          />
        </>,
      )}
      {group(
        <>
          <IconButton
            icon={Contrast}
            label={t('mask.tools.invert')}
            keys="I"
            onClick={() => onCommand('invert')}
          />
          <IconButton
            icon={PaintBucket}
            label={t('mask.tools.fill')}
            keys="Control+A"
            disabled={share === 1}
            onClick={() => onCommand('fill')}
          />
          <IconButton
            icon={Trash2}
            label={t('mask.tools.clear')}
            keys="Delete"
            disabled={share === 0}
            onClick={() => onCommand('clear')}
          />
        </>,
      )}
      <span className={styles.space} />
      {group(
        <>
          <IconButton
            icon={Minus}
            label={t('mask.tools.zoomOut')}
            keys="−"
            onClick={() => onCommand('zoom-out')}
          />
          <span className={styles.zoom}>{formatPercent(zoom, i18n.language)}</span>
          <IconButton
            icon={Plus}
            label={t('mask.tools.zoomIn')}
            keys="+"
            onClick={() => onCommand('zoom-in')}
          />
          <IconButton icon={Maximize} label={t('mask.tools.fit')} keys="0" onClick={() => onCommand('fit')} />
        </>,
      )}
    </div>
  )
}
