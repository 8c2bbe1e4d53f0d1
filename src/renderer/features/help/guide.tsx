import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../bridge/bridge.ts'
import { attempt } from '../../state/errors.ts'
import { useMachine } from '../../state/machine-store.ts'
import { openDialog } from '../../state/view-store.ts'
import { Button } from '../../ui/buttons.tsx'
import styles from './help.module.css'
import { type Topic, topics } from './topics.ts'

/** What the app does and where things are, by topic. */
export const Guide = () => (
  <div className={styles.topics}>
    {(Object.keys(topics) as Topic[]).map(topic => (
      <TopicSection key={topic} topic={topic} />
    ))}
  </div>
)

const TopicSection = ({ topic }: { readonly topic: Topic }) => {
  const { t } = useTranslation('help')
  const id = useId()
  const info = useMachine(state => state.info)
  const folders: Readonly<Record<string, string | undefined>> = {
    pictures: info?.libraryFolder,
    models: info?.modelsFolder,
  }
  return (
    <section className={styles.topic} aria-labelledby={id}>
      <h3 id={id}>{t(`${topic}.title`)}</h3>
      <dl>
        {topics[topic].map(point => (
          <div key={point} className={styles.point}>
            <dt>{t(`${topic}.${point}.title` as 'ways.draw.title')}</dt>
            <dd>
              {t(`${topic}.${point}.text` as 'files.pictures.text', {
                folder: topic === 'files' ? (folders[point] ?? '') : '',
              })}
            </dd>
          </div>
        ))}
      </dl>
      <TopicCommand topic={topic} />
    </section>
  )
}

/** Leads to where a topic's things are done. */
const TopicCommand = ({ topic }: { readonly topic: Topic }) => {
  const { t } = useTranslation('help')
  switch (topic) {
    case 'models':
      return <Button onClick={() => openDialog('models')}>{t('openModels')}</Button>
    case 'files':
      return <Button onClick={() => openDialog('settings')}>{t('openSettings')}</Button>
    case 'trouble':
      return <Button onClick={() => attempt(() => request('app.openLog', {}))}>{t('openLog')}</Button>
    default:
      return null
  }
}
