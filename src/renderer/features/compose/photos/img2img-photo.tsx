import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../../../ui/controls/field.tsx'
import { Slider } from '../../../ui/controls/slider.tsx'
import styles from '../compose-settings.module.css'
import { setCompose, useCompose } from '../form/compose-store.ts'
import { SmallPhoto } from './small-photo.tsx'

/** The picture that img2img starts from. */
export const Img2ImgPhoto = () => {
  const { t } = useTranslation('compose')
  const start = useCompose(state => state.start)
  const task = useCompose(state => state.startTask)
  const section = useRef<HTMLDivElement>(null)
  // It may have been chosen elsewhere, in the library, while this was out of sight.
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
            text={start?.name ?? ''}
          />
        )}
      </Field>
      {start ? <StartStrength /> : null}
    </div>
  )
}

const StartStrength = () => {
  const { t, i18n } = useTranslation('compose')
  const strength = useCompose(state => state.startStrength)
  return (
    <Field
      label={t('start.strength')}
      value={new Intl.NumberFormat(i18n.language, { style: 'percent' }).format(strength)}
      help={t('start.help')}
    >
      {id => (
        <Slider
          id={id}
          label={t('start.strength')}
          min={5}
          max={100}
          step={5}
          value={Math.round(strength * 100)}
          onChange={percent => setCompose({ startStrength: percent / 100 })}
        />
      )}
    </Field>
  )
}
