import { useTranslation } from 'react-i18next'
import type { UpscaleFactor } from '../../../shared/api/options.ts'
import { Segments, Select } from '../../ui/choices.tsx'
import { Field } from '../../ui/field.tsx'
import styles from './compose-settings.module.css'
import type { ComposeState, Size } from './form/compose-state.ts'
import { setCompose, useCompose } from './form/compose-store.ts'
import { inpaintedSize, inpaints } from './form/inpaint-form.ts'
import { sameSize, sizesFor, upscaledSize } from './form/limits.ts'
import { type TextToImagePack, useModels } from './form/models-in-use.ts'
import { asTaskReads } from './kept/takes-people.ts'
import { folderInUse } from './photos/folder-faces.ts'

const factors = [null, 1, 2, 4] as const satisfies readonly (UpscaleFactor | null)[]
const keyOf = ({ width, height }: Size): string => `${width}x${height}`

/** The size pictures are drawn in, their upscaling, and the size they are saved in. */
export const SizeSettings = () => {
  const { pack } = useModels()
  const draws = useCompose(({ task }) => task === 'draw')
  return (
    <>
      {draws && pack?.textToImage.otherSizes ? <SizeChoice textToImage={pack.textToImage} /> : null}
      <UpscaleChoice />
      <ResultSize pack={pack} />
    </>
  )
}

const SizeChoice = ({ textToImage }: Pick<TextToImagePack, 'textToImage'>) => {
  const { t } = useTranslation('compose')
  const size = useCompose(state => state.size) ?? textToImage.nativeSize
  const offered = sizesFor(textToImage.nativeSize, textToImage.img2img)
  const sizes = offered.some(each => sameSize(each, size)) ? offered : [...offered, size]
  const choose = (key: string) => {
    const next = sizes.find(each => keyOf(each) === key)
    const { hires } = useCompose.getState()
    setCompose({
      size: !next || sameSize(next, textToImage.nativeSize) ? null : next,
      // Those of a recipe were for its size.
      hires: hires === false ? false : null,
    })
  }
  return (
    <Field label={t('size.label')}>
      {id => (
        <Select
          id={id}
          label={t('size.label')}
          value={keyOf(size)}
          choices={sizes.map(each => ({ value: keyOf(each), label: t('size.plain', { ...each }) }))}
          onChange={choose}
        />
      )}
    </Field>
  )
}

const UpscaleChoice = () => {
  const { t } = useTranslation('compose')
  const upscale = useCompose(state => state.upscale)
  const enhance = useCompose(enhances)
  return (
    <Field label={t('upscale.label')}>
      {() => (
        <Segments
          label={t('upscale.label')}
          value={String(upscale)}
          disabled={!enhance}
          segments={factors.map(factor =>
            factor === null
              ? { value: 'null', label: t('upscale.auto') }
              : {
                  value: String(factor),
                  label: t('upscale.timesName', { factor }),
                  content: t('upscale.times', { factor }),
                },
          )}
          onChange={key => setCompose({ upscale: factors.find(factor => String(factor) === key) ?? null })}
        />
      )}
    </Field>
  )
}

/** Whether the result is enhanced, of which enlarging is a part. */
const enhances = ({ task, enhance }: Pick<ComposeState, 'task' | 'enhance'>): boolean =>
  task === 'enhance' || enhance

/** The size before enlarging; that of the photo where a face is put on it. Null while it is not known. */
const sizeBefore = (state: ComposeState, pack: TextToImagePack | undefined): Size | null => {
  const { task, photo, faceFrom, size } = asTaskReads(state)
  if (task !== 'draw' || (photo && faceFrom === 'generated')) return photo
  return inpaintedSize(state, pack) ?? size ?? pack?.textToImage.nativeSize ?? null
}

/** A picture of which only a part is drawn is enlarged where that is chosen only. */
const upscaleOf = (state: ComposeState, pack: TextToImagePack | undefined): ComposeState['upscale'] => {
  const { task, photo, faceFrom, upscale } = asTaskReads(state)
  const drawsPart = task === 'draw' && pack?.textToImage.img2img && inpaints(state)
  return upscale ?? (drawsPart && !(photo && faceFrom === 'generated') ? 1 : null)
}

/** The saved size, and from which one it is enlarged. */
const ResultSize = ({ pack }: { readonly pack: TextToImagePack | undefined }) => {
  const { t } = useTranslation('compose')
  const state = useCompose()
  const from = folderInUse(state) ? null : sizeBefore(state, pack)
  if (!from) return null
  const to = upscaledSize(from, {
    enhance: enhances(state),
    upscale: upscaleOf(state, pack),
    oldPhoto: state.task === 'enhance' && state.oldPhoto,
  })
  const plain = ({ width, height }: Size) => t('size.plain', { width, height })
  const text = sameSize(from, to) ? plain(to) : t('size.enlargedTo', { from: plain(from), to: plain(to) })
  return (
    <dl className={styles.fact}>
      <dt>{t('size.result')}</dt>
      <dd>{text}</dd>
    </dl>
  )
}
