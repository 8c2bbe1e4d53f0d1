import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { type ShortcutPlace, shortcuts } from '../../../shared/window/shortcuts.ts'
import { Keys } from '../../ui/buttons.tsx'
import styles from './help.module.css'

/** Every shortcut, by where it works. */
export const ShortcutList = () => (
  <div className={styles.places}>
    {(Object.keys(shortcuts) as ShortcutPlace[]).map(place => (
      <Place key={place} place={place} />
    ))}
  </div>
)

const Place = ({ place }: { readonly place: ShortcutPlace }) => {
  const { t } = useTranslation('help')
  const id = useId()
  return (
    <section className={styles.topic} aria-labelledby={id}>
      <h3 id={id}>{t(`places.${place}`)}</h3>
      <dl className={styles.keys}>
        {Object.entries(shortcuts[place]).map(([action, [keys]]) => (
          <div key={action} className={styles.key}>
            <dt>{t(`keys.${place}.${action}` as 'keys.window.create')}</dt>
            <dd>
              <Keys keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
