import { ImageUp, ScanFace } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { bestFaceUrl, usePeople } from '../../../state/people-store.ts'
import { Button } from '../../../ui/buttons.tsx'
import menuStyles from '../../../ui/menu.module.css'
import { Menu, MenuItem } from '../../../ui/menu.tsx'
import { nameOfPerson } from '../kept/kept-person.ts'
import { placePerson } from '../kept/take-person.ts'
import { usePhotoDialog } from '../photos/photo-dialog.tsx'
import styles from './steer.module.css'

/** Chooses the face that the drawing follows: of a photo, or of somebody who is kept. */
export const AddFace = () => {
  const { t } = useTranslation('steer')
  const people = usePeople(state => state.people)
  const { input, browse } = usePhotoDialog('followed', t('followFace'))
  const button = (onClick?: () => void) => (
    <Button className={styles.add} aria-label={t('followFace')} data-steer="followed" onClick={onClick}>
      <ScanFace size={15} aria-hidden />
      {t('face')}
    </Button>
  )
  return (
    <>
      {input}
      {people.length === 0 ? (
        button(browse)
      ) : (
        <Menu trigger={button()}>
          <MenuItem onSelect={browse}>
            <ImageUp size={15} aria-hidden />
            {t('choosePhoto')}
          </MenuItem>
          {people.map(person => (
            <MenuItem key={person.id} onSelect={() => placePerson(person, 'followed')}>
              <img className={menuStyles.face} src={bestFaceUrl(person)} alt="" />
              <span className={menuStyles.name}>{nameOfPerson(person)}</span>
            </MenuItem>
          ))}
        </Menu>
      )}
    </>
  )
}
