import { useTranslation } from 'react-i18next'
import type { UpscaleFactor } from '../../../shared/api/options.ts'
import { Segments } from '../../ui/choices.tsx'
import { Field } from '../../ui/field.tsx'
import styles from './compose-settings.module.css'
import type { Size } from './form/compose-state.ts'
import { setCompose, useCompose } from './form/compose-store.ts'
import { type TextToImagePack, useModels } from './form/models-in-use.ts'
import { enhances, savedSize, sizeBefore } from './form/result-size.ts'
import { SizeChoice } from './late-form.ts'
import { folderInUse } from './photos/folder-faces.ts'

const factors = [null, 1, 2, 4] as const satisfies readonly (UpscaleFactor | null)[]

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

const UpscaleChoice = () => {
  const { t } = useTranslation('compose')
  const upscale = useCompose(state => state.upscale)
  const enhance = useCompose(enhances)
  // A photo's finished size stands in place of a factor.
  const isFinished = useCompose(({ task, enhanceOptions }) => task === 'enhance' && enhanceOptions.finish)
  return (
    <Field label={t('upscale.label')}>
      {() => (
        <Segments
          label={t('upscale.label')}
          value={String(upscale)}
          disabled={!enhance || Boolean(isFinished)}
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

/** The saved size, and from which one it is made. */
const ResultSize = ({ pack }: { readonly pack: TextToImagePack | undefined }) => {
  const { t } = useTranslation('compose')
  const state = useCompose()
  if (folderInUse(state)) return null
  const from = sizeBefore(state, pack)
  const to = savedSize(state, pack)
  if (!to) return null
  const plain = ({ width, height }: Size) => t('size.plain', { width, height })
  const isLarger = from !== null && to.width > from.width && to.height > from.height
  const text = isLarger ? t('size.enlargedTo', { from: plain(from), to: plain(to) }) : plain(to)
  return (
    <dl className={styles.fact}>
      <dt>{t('size.result')}</dt>
      <dd>{text}</dd>
    </dl>
  )
}
