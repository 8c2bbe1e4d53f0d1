import { Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import styles from './example-list.module.css'
import { type Example, examples } from './examples.ts'

/** Pictures with the prompts that they were drawn from; one of them got the face of a photo. */
export const ExampleList = ({ onChoose }: { readonly onChoose: (example: Example) => void }) => {
  const { t } = useTranslation()
  return (
    <ul className={styles.list} aria-label={t('examples.label')}>
      {examples.map(example => (
        <li key={example.id}>
          <button
            type="button"
            className={styles.example}
            aria-label={t(example.face ? 'examples.takeWithPhoto' : 'examples.take', {
              prompt: example.prompt,
            })}
            title={example.prompt}
            onClick={() => onChoose(example)}
          >
            <span className={styles.picture}>
              <img src={example.picture} alt="" width={256} height={256} draggable={false} />
              {example.face ? (
                <span className={styles.from}>
                  <img src={example.face.drawn} alt="" width={96} height={96} draggable={false} />
                  <Plus size={12} strokeWidth={2.5} aria-hidden />
                  <img src={example.face.photo} alt="" width={96} height={96} draggable={false} />
                </span>
              ) : null}
            </span>
            <span className={styles.prompt} lang="en" dir="ltr">
              {example.prompt}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
