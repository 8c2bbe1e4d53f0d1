import { LoaderCircle } from 'lucide-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhotoReport } from '../../../../../shared/api/photos.ts'
import { subscribe } from '../../../../bridge/bridge.ts'
import { formatPercent } from '../../../../i18n/format.ts'
import { useProblem } from '../../../../state/task.ts'
import { ask } from '../../../../state/view-store.ts'
import { Button } from '../../../../ui/buttons.tsx'
import { Dialog } from '../../../../ui/dialog.tsx'
import { Problem } from '../../../../ui/feedback.tsx'
import { isTextField } from '../../../../ui/text-fields.ts'
import { setCompose } from '../../form/compose-store.ts'
import { keepMask } from '../kept-mask.ts'
import { fillMask, invertMask } from '../plane/whole-plane.ts'
import { AreaPanel } from './area-panel.tsx'
import { BrushPanel } from './brush-panel.tsx'
import { resizeBrush, setBrush, softenBrush, useBrush } from './brush-store.ts'
import { commandOf, type EditorCommand } from './editor-keys.ts'
import { FaceMarks } from './face-marks.tsx'
import styles from './mask-editor.module.css'
import type { MaskSession } from './mask-session.ts'
import { MaskStage } from './mask-stage.tsx'
import { MaskTools } from './mask-tools.tsx'
import { useAreas } from './use-areas.ts'
import { useStageView, useWheel } from './use-view.ts'

interface MaskEditorProps {
  readonly photo: PhotoReport
  readonly session: MaskSession
  readonly onClose: () => void
}

const zoomStep = 1.5
const sizeStep = 1.15
const softnessStep = 0.1

/** A photo as large as there is room for, on which is painted what is to be drawn anew. */
export const MaskEditor = ({ photo, session, onClose }: MaskEditorProps) => {
  const { t, i18n } = useTranslation('compose')
  // Known when the dialog has made it, which is after this.
  const [stageElement, setStageElement] = useState<HTMLDivElement | null>(null)
  const stage = useStageView(stageElement, session.plane)
  const [said, say] = useState('')
  const [keeping, setKeeping] = useState(false)
  const { problem, run } = useProblem()
  const { share, changed } = useSyncExternalStore(session.subscribe, session.facts)
  const choosesFaces = useBrush(state => state.tool === 'faces')
  const areas = useAreas(photo, session, what => say(t('mask.says.added', { what: t(`mask.areas.${what}`) })))
  useWheel(stageElement, { zoom: stage.zoom, resize: resizeBrush, soften: softenBrush })

  const commands: { readonly [C in EditorCommand]: () => void } = {
    undo: session.undo,
    redo: session.redo,
    larger: () => resizeBrush(sizeStep),
    smaller: () => resizeBrush(1 / sizeStep),
    softer: () => softenBrush(softnessStep),
    harder: () => softenBrush(-softnessStep),
    brush: () => setBrush({ tool: 'paint' }),
    'toggle-eraser': () => setBrush({ tool: useBrush.getState().tool === 'erase' ? 'paint' : 'erase' }),
    clear: () => session.change(plane => fillMask(plane, 0)),
    fill: () => session.change(plane => fillMask(plane, 255)),
    invert: () => session.change(invertMask),
    'zoom-in': () => stage.zoom(zoomStep),
    'zoom-out': () => stage.zoom(1 / zoomStep),
    fit: stage.fit,
  }
  const execute = (command: EditorCommand) => {
    commands[command]()
    if (changesMask.has(command)) areas.forgetFaces()
    if (command in spoken) say(t(`mask.says.${command as keyof typeof spoken}`))
  }
  useEffect(() => subscribe('menu', ({ command }) => command === 'undo' && session.undo()), [session])
  const close = () => {
    if (!changed) return onClose()
    ask({
      title: t('mask.discard.title'),
      text: t('mask.discard.text'),
      confirm: t('mask.discard.confirm'),
      cancel: t('mask.discard.cancel'),
      onConfirm: onClose,
    })
  }
  const done = () =>
    run(async () => {
      setKeeping(true)
      try {
        setCompose({ mask: share > 0 ? await keepMask(session.plane) : null })
        onClose()
      } finally {
        setKeeping(false)
      }
    })
  return (
    <Dialog
      open
      full
      title={t('mask.title')}
      onClose={close}
      footer={
        <>
          <p className={styles.share}>
            {share > 0
              ? t('mask.share', { share: formatPercent(Math.max(0.01, share), i18n.language) })
              : t('mask.nothing')}
          </p>
          <Button onClick={close}>{t('mask.cancel')}</Button>
          <Button kind="primary" disabled={keeping} onClick={done}>
            {keeping ? <LoaderCircle size={15} aria-hidden className={styles.spinner} /> : null}
            {t('mask.done')}
          </Button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the whole editor, whichever of its controls has the focus */}
      <div
        className={styles.editor}
        onKeyDown={event => {
          if (event.defaultPrevented || isTextField(event.target)) return
          const command = commandOf(event)
          if (!command) return
          event.preventDefault()
          execute(command)
        }}
      >
        <MaskTools
          session={session}
          onCommand={execute}
          hasFaces={photo.faces.length > 0}
          zoom={(stage.view.scale * session.plane.width) / photo.width}
        />
        <div className={styles.middle}>
          <MaskStage ref={setStageElement} photo={photo} session={session} stage={stage} onSay={say}>
            {choosesFaces ? (
              <FaceMarks
                photo={photo}
                chosen={areas.faces}
                disabled={areas.search.kind === 'looking'}
                onToggle={areas.toggleFace}
              />
            ) : null}
          </MaskStage>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
          <section className={styles.panel} tabIndex={0} aria-label={t('mask.panel')}>
            <BrushPanel picture={session.plane} />
            <AreaPanel photo={photo} areas={areas} />
            <p id="mask-keys" className={styles.note}>
              {t('mask.keys')}
            </p>
            {problem ? <Problem text={problem} /> : null}
          </section>
        </div>
        <p className="visually-hidden" aria-live="polite">
          {said}
        </p>
      </div>
    </Dialog>
  )
}

const changesMask: ReadonlySet<EditorCommand> = new Set(['undo', 'redo', 'clear', 'fill', 'invert'])

/** Commands whose effect is told to people who do not see it. */
const spoken = { undo: 0, redo: 0, clear: 0, fill: 0, invert: 0, brush: 0, 'toggle-eraser': 0 } as const
