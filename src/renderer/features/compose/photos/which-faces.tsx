import { useTranslation } from 'react-i18next'
import { Select } from '../../../ui/choices.tsx'
import { Field } from '../../../ui/field.tsx'
import { setFaceMode, useCompose } from '../form/compose-store.ts'
import { faceModeInForce, faceModesFor } from './chosen-faces.ts'
import { PersonPhoto } from './person-photo.tsx'

/** Whose faces in a photo of several people take part. */
export const WhichFaces = () => {
  const { t } = useTranslation('compose')
  const state = useCompose()
  const modes = faceModesFor(state)
  const mode = faceModeInForce(state)
  if (modes.length < 2) return null
  const label = t(`faces.label.${state.faceFrom}`)
  return (
    <>
      <Field label={label}>
        {id => (
          <Select
            id={id}
            label={label}
            value={mode}
            choices={modes.map(value => ({ value, label: t(`faces.${value}`) }))}
            onChange={setFaceMode}
          />
        )}
      </Field>
      {mode === 'person' ? <PersonPhoto /> : null}
    </>
  )
}
