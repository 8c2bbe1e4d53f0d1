import { useTranslation } from 'react-i18next'
import { openDialog } from '../../state/view-store.ts'
import { Segments, Switch } from '../../ui/choices.tsx'
import { Field } from '../../ui/field.tsx'
import styles from './compose-settings.module.css'
import { setCompose, useCompose } from './form/compose-store.ts'
import { useModels } from './form/models-in-use.ts'

/** What else is done to a photo that is enhanced: cleaned, coloured, put on another background. */
export const PhotoOptions = () => {
  const { t } = useTranslation('compose')
  const oldPhoto = useCompose(state => state.oldPhoto)
  return (
    <>
      <Switch
        label={t('oldPhoto.label')}
        help={t('oldPhoto.help')}
        checked={oldPhoto}
        onChange={next => setCompose({ oldPhoto: next })}
      />
      <ColouriseChoice />
      <BackgroundChoice />
    </>
  )
}

/** Where no model colours photos, the way to add one. */
const ColouriseChoice = () => {
  const { t } = useTranslation('compose')
  const { options } = useModels()
  const colourise = useCompose(state => state.colourise)
  if (options.colourise)
    return (
      <Switch
        label={t('colourise.label')}
        help={t('colourise.help')}
        checked={colourise}
        onChange={next => setCompose({ colourise: next })}
      />
    )
  return (
    <p className={styles.note}>
      {t('colourise.missing')}{' '}
      <button type="button" className={styles.reset} onClick={() => openDialog('models')}>
        {t('models.add')}
      </button>
    </p>
  )
}

const firstColour = '#ffffff'
const choices = ['keep', 'transparent', 'plain'] as const

const BackgroundChoice = () => {
  const { t } = useTranslation('compose')
  const background = useCompose(state => state.background)
  const value = background === 'keep' || background === 'transparent' ? background : 'plain'
  return (
    <Field label={t('background.label')} help={value === 'keep' ? undefined : t('background.help')}>
      {() => (
        <div className={styles.background}>
          <Segments
            label={t('background.label')}
            value={value}
            segments={choices.map(choice => ({ value: choice, label: t(`background.${choice}`) }))}
            onChange={chosen => setCompose({ background: chosen === 'plain' ? firstColour : chosen })}
          />
          {value === 'plain' ? (
            <input
              type="color"
              className={styles.colour}
              aria-label={t('background.colour')}
              value={background}
              onChange={event => setCompose({ background: event.target.value })}
            />
          ) : null}
        </div>
      )}
    </Field>
  )
}
