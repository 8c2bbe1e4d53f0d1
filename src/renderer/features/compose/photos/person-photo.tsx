import { useTranslation } from 'react-i18next'
import { failureText } from '../../../state/errors.ts'
import { useCompose } from '../form/compose-store.ts'
import { SmallPhoto } from './small-photo.tsx'

/** Whom to look for: a photo that shows them, and where they are. */
export const PersonPhoto = () => {
  const { t } = useTranslation('compose')
  const { person, personTask, personFaces } = useCompose()
  const text = () => {
    switch (personFaces.kind) {
      case 'unknown':
        return t('person.looking')
      case 'failed':
        return failureText(personFaces.failure)
      case 'found':
        return t('person.found', { count: personFaces.faces.length })
    }
  }
  return (
    <SmallPhoto
      purpose="person"
      photo={person}
      task={personTask}
      choose={t('person.choose')}
      replace={t('person.replace')}
      remove={t('person.remove')}
      text={text()}
      closeUp
    />
  )
}
