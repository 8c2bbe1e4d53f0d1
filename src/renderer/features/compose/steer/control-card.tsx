import { RefreshCw, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { controlPreprocessors } from '../../../../shared/api/choices.ts'
import { formatPercent } from '../../../i18n/format.ts'
import { IconButton } from '../../../ui/buttons.tsx'
import { Disclosure, Field } from '../../../ui/field.tsx'
import { PercentSlider } from '../../../ui/percent-slider.tsx'
import { Select } from '../../../ui/select.tsx'
import { photoTypes } from '../photos/import-photo.ts'
import { AdapterSelect } from './adapter-select.tsx'
import { AsideReason } from './aside-reason.tsx'
import { changeControl, removeControl, replaceControl } from './change-steering.ts'
import { ControlPictures } from './control-pictures.tsx'
import { ScaleSlider } from './scale-slider.tsx'
import styles from './steer.module.css'
import type { SteeringControl } from './steering.ts'

interface ControlCardProps {
  readonly index: number
  readonly steering: SteeringControl
}

/** A picture that the drawing follows: what is taken from it, by which ControlNet, and how strongly. */
export const ControlCard = ({ index, steering }: ControlCardProps) => {
  const { t } = useTranslation('steer')
  const { control, pack, preprocessor } = steering
  const { name } = control.photo
  const file = useRef<HTMLInputElement>(null)
  const acts = steering.aside === null
  return (
    <li className={styles.card} data-steer="control" data-aside={acts ? undefined : true}>
      <input
        ref={file}
        type="file"
        hidden
        aria-label={t('replace', { name })}
        accept={Object.keys(photoTypes).join()}
        onChange={({ currentTarget }) => {
          const [chosen] = currentTarget.files ?? []
          if (chosen) void replaceControl(index, chosen)
          currentTarget.value = ''
        }}
      />
      <div className={styles.head}>
        <p className={styles.title} title={name} dir="auto">
          {acts ? (pack?.title ?? name) : name}
        </p>
        <span className={styles.commands}>
          <IconButton
            className={styles.command}
            icon={RefreshCw}
            label={t('replace', { name })}
            onClick={() => file.current?.click()}
          />
          <IconButton
            className={styles.command}
            icon={X}
            label={t('remove', { name })}
            onClick={() => removeControl(index)}
          />
        </span>
      </div>
      <AsideReason steering={steering} chosen={control.controlnet} />
      {acts ? (
        <>
          <ControlPictures photo={control.photo} preprocessor={preprocessor} />
          <Field label={t('controls.preprocessor')}>
            {id => (
              <Select
                id={id}
                label={t('controls.preprocessor')}
                value={preprocessor}
                choices={controlPreprocessors.map(value => ({ value, label: t(`controls.${value}`) }))}
                onChange={next => changeControl(index, { preprocessor: next })}
              />
            )}
          </Field>
          <ScaleSlider
            label={t('controls.scale')}
            max={2}
            value={control.scale}
            onChange={scale => changeControl(index, { scale })}
          />
        </>
      ) : null}
      <AdapterSelect
        label={t('controls.controlnet')}
        steering={steering}
        onChange={controlnet => changeControl(index, { controlnet })}
      />
      {acts ? <ControlSteps index={index} steering={steering} /> : null}
    </li>
  )
}

/** Of the steps, so that some are left between from and to. */
const leastShare = 0.05

/** In which part of the steps it acts. */
const ControlSteps = ({ index, steering: { control } }: ControlCardProps) => {
  const { t, i18n } = useTranslation('steer')
  const { start, end } = control
  const [open, setOpen] = useState(false)
  const percent = (share: number) => formatPercent(share, i18n.language)
  const summary =
    start > 0 || end < 1 ? t('controls.summary', { start: percent(start), end: percent(end) }) : ''
  return (
    <Disclosure title={t('controls.more')} summary={summary} open={open} onOpenChange={setOpen}>
      <div className={styles.steps}>
        <PercentSlider
          label={t('controls.start')}
          value={start}
          onChange={next => changeControl(index, { start: Math.min(next, end - leastShare) })}
        />
        <PercentSlider
          label={t('controls.end')}
          help={t('controls.stepsHelp')}
          value={end}
          onChange={next => changeControl(index, { end: Math.max(next, start + leastShare) })}
        />
      </div>
    </Disclosure>
  )
}
