import { Brush, LoaderCircle, Pencil, X } from 'lucide-react'
import { type CSSProperties, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { inpaintFills } from '../../../../shared/api/choices.ts'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { noSides } from '../../../../shared/window/form-defaults.ts'
import { useProblem } from '../../../state/task.ts'
import { Button, IconButton } from '../../../ui/buttons.tsx'
import { Segments } from '../../../ui/choices.tsx'
import { Problem } from '../../../ui/feedback.tsx'
import { Disclosure, Field } from '../../../ui/field.tsx'
import { RangeSlider } from '../../../ui/range-slider.tsx'
import { Select } from '../../../ui/select.tsx'
import { setCompose, setInpaint, useCompose } from '../form/compose-store.ts'
import { offerFormUndo } from '../form/form-undo.ts'
import { addsSides, areaOf, inpaints, sizeWithSides } from '../form/inpaint-form.ts'
import { useModels } from '../form/models-in-use.ts'
import { setBrush, useBrush } from './editor/brush-store.ts'
import { MaskEditor } from './editor/mask-editor.tsx'
import { type MaskSession, openMaskSession } from './editor/mask-session.ts'
import styles from './inpaint-section.module.css'
import { MaskedPhoto } from './masked-photo.tsx'
import { openMask } from './open-mask.ts'
import { SideFields } from './side-fields.tsx'
import { SideHandles } from './side-handles.tsx'

/** Opens the editor of a photo's mask once the mask is read. */
const useMaskEditor = (photo: PhotoReport) => {
  const [session, setSession] = useState<MaskSession | null>(null)
  const [opening, setOpening] = useState(false)
  const { problem, run } = useProblem()
  const open = () =>
    run(async () => {
      setOpening(true)
      try {
        if (useBrush.getState().tool === 'faces') setBrush({ tool: 'paint' })
        setSession(openMaskSession(await openMask(photo, useCompose.getState().mask)))
      } finally {
        setOpening(false)
      }
    })
  const editor = session ? (
    <MaskEditor photo={photo} session={session} onClose={() => setSession(null)} />
  ) : null
  return { open, opening, problem, editor }
}

/** Which part of the picture to start from is drawn anew, and how. */
export const InpaintSection = ({ photo }: { readonly photo: PhotoReport }) => {
  const { t } = useTranslation('compose')
  const { start, mask, inpaint } = useCompose()
  const { open, opening, problem, editor } = useMaskEditor(photo)
  const remove = () => {
    const before = useCompose.getState()
    setCompose({ mask: null })
    setInpaint({ outpaint: noSides })
    offerFormUndo(t('mask.removed'), before, ['mask', 'inpaint'])
  }
  const active = inpaints({ start, mask, inpaint })
  const { width, height } = sizeWithSides(photo, inpaint)
  return (
    <>
      {active ? (
        <div className={styles.card}>
          <div className={styles.frame}>
            <div className={styles.fitted} style={{ '--shape': width / height } as CSSProperties}>
              <MaskedPhoto photo={photo} mask={mask} inpaint={inpaint} />
              <SideHandles photo={photo} />
            </div>
          </div>
          <div className={styles.line}>
            <p className={styles.caption}>{t(mask === null ? 'mask.captionSides' : 'mask.caption')}</p>
            <IconButton icon={Pencil} label={t('mask.edit')} disabled={opening} onClick={open} />
            <IconButton icon={X} label={t('mask.remove')} onClick={remove} />
          </div>
        </div>
      ) : (
        <Button disabled={opening} onClick={open}>
          {opening ? (
            <LoaderCircle size={15} aria-hidden className={styles.spinner} />
          ) : (
            <Brush size={15} aria-hidden />
          )}
          {t('mask.start')}
        </Button>
      )}
      {problem ? <Problem text={problem} /> : null}
      <InpaintOptions photo={photo} active={active} />
      {editor}
    </>
  )
}

const areas = ['whole', 'only-masked'] as const

const InpaintOptions = ({ photo, active }: { readonly photo: PhotoReport; readonly active: boolean }) => {
  const { t } = useTranslation('compose')
  const inpaint = useCompose(state => state.inpaint)
  const { pack } = useModels()
  const [open, setOpen] = useState(addsSides(inpaint))
  const { maskBlur, padding, fill } = inpaint
  const area = areaOf(inpaint, photo, pack)
  return (
    <>
      {active ? (
        <Field label={t('mask.area.label')} help={t('mask.area.help')}>
          {() => (
            <Segments
              label={t('mask.area.label')}
              value={area}
              segments={areas.map(value => ({ value, label: t(`mask.area.${value}`) }))}
              onChange={next => setInpaint({ area: next })}
            />
          )}
        </Field>
      ) : null}
      <Disclosure title={t(active ? 'mask.more' : 'mask.sides.label')} open={open} onOpenChange={setOpen}>
        <div className={styles.stack}>
          {active ? (
            <>
              <RangeSlider
                {...{ label: t('mask.blur'), min: 0, max: 64, step: 1, value: maskBlur }}
                text={t('mask.brush.pixels', { pixels: maskBlur })}
                onChange={next => setInpaint({ maskBlur: next })}
              />
              {area === 'only-masked' ? (
                <RangeSlider
                  {...{ label: t('mask.padding'), min: 0, max: 256, step: 8, value: padding }}
                  text={t('mask.brush.pixels', { pixels: padding })}
                  onChange={next => setInpaint({ padding: next })}
                />
              ) : null}
              <Field label={t('mask.fill.label')}>
                {id => (
                  <Select
                    id={id}
                    label={t('mask.fill.label')}
                    value={fill}
                    choices={inpaintFills.map(value => ({ value, label: t(`mask.fill.${value}`) }))}
                    onChange={next => setInpaint({ fill: next })}
                  />
                )}
              </Field>
            </>
          ) : null}
          <SideFields photo={photo} />
        </div>
      </Disclosure>
    </>
  )
}
