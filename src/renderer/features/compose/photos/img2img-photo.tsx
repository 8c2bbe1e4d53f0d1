import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../../../ui/field.tsx'
import { PercentSlider } from '../../../ui/percent-slider.tsx'
import styles from '../compose-settings.module.css'
import { setCompose, useCompose } from '../form/compose-store.ts'
import { drawsSides } from '../form/inpaint-form.ts'
import { InpaintSection } from '../mask/inpaint-section.tsx'
import { SmallPhoto } from './small-photo.tsx'

/** The picture that img2img starts from, and its strength. */
export const Img2ImgPhoto = () => {
  const { t } = useTranslation('compose')
  const start = useCompose(state => state.start)
  const task = useCompose(state => state.startTask)
  const withSides = useCompose(drawsSides)
  const section = useRef<HTMLDivElement>(null)
  // It may have been chosen in the library while this was scrolled out of sight.
  useEffect(() => {
    if (start) section.current?.scrollIntoView({ block: 'nearest' })
  }, [start])
  return (
    <div ref={section} className={styles.start}>
      <Field label={t('start.label')}>
        {() => (
          <SmallPhoto
            purpose="start"
            photo={start}
            task={task}
            choose={t('start.choose')}
            replace={t('start.replace')}
            remove={t('start.remove')}
            caption={start?.name ?? ''}
          />
        )}
      </Field>
      {start ? <InpaintSection key={start.id} photo={start} /> : null}
      {start && !withSides ? <StartStrength /> : null}
    </div>
  )
}

const StartStrength = () => {
  const { t } = useTranslation('compose')
  const strength = useCompose(state => state.startStrength)
  return (
    <PercentSlider
      label={t('start.strength')}
      help={t('start.help')}
      min={5}
      value={strength}
      onChange={next => setCompose({ startStrength: next })}
    />
  )
}
