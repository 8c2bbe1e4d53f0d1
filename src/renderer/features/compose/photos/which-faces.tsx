import { useTranslation } from 'react-i18next'
import { failureText } from '../../../state/errors.ts'
import { Field } from '../../../ui/field.tsx'
import { Select } from '../../../ui/select.tsx'
import { setFaceMode, useCompose } from '../form/compose-store.ts'
import { PersonPicker } from '../kept/person-picker.tsx'
import { effectiveFaceMode, faceModesFor } from './chosen-faces.ts'
import { SmallPhoto } from './small-photo.tsx'

/** Chooses which faces of a photo of several people are swapped. */
export const WhichFaces = () => {
  const { t } = useTranslation('compose')
  const state = useCompose()
  const modes = faceModesFor(state)
  const mode = effectiveFaceMode(state)
  if (modes.length < 2) return null
  const label = t(`faces.label.${state.task === 'swap' ? 'generated' : state.faceFrom}`)
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
      {mode === 'person' ? <FoundPerson /> : null}
    </>
  )
}

interface PersonPhotoProps {
  readonly caption: string
}

/** The photo of a person to find, or the place for it. */
export const PersonPhoto = ({ caption }: PersonPhotoProps) => {
  const { t } = useTranslation('compose')
  const { person, personTask } = useCompose()
  return (
    <>
      <SmallPhoto
        purpose="person"
        photo={person}
        task={personTask}
        choose={t('person.choose')}
        replace={t('person.replace')}
        remove={t('person.remove')}
        caption={caption}
        closeUp
      />
      {person || personTask.kind === 'importing' ? null : <PersonPicker place="person" />}
    </>
  )
}

/** The same for one photo, with where they were found in it. */
export const FoundPerson = () => {
  const { t } = useTranslation('compose')
  const personFaces = useCompose(state => state.personFaces)
  const caption = () => {
    switch (personFaces.kind) {
      case 'unknown':
        return t('person.looking')
      case 'failed':
        return failureText(personFaces.failure)
      case 'found':
        return t('person.found', { count: personFaces.faces.length })
    }
  }
  return <PersonPhoto caption={caption()} />
}
