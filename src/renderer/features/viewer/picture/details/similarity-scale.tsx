import { useTranslation } from 'react-i18next'
import { similarityWord } from '../../../../../shared/api/faces.ts'
import styles from './similarity-scale.module.css'

/**
 * How like the source face the swapped one is, on a scale between another person and the same one.
 * @param similarity cosine of two embeddings; below 0 is as far away as 0
 */
export const SimilarityScale = ({ similarity }: { readonly similarity: number }) => {
  const { t, i18n } = useTranslation(['viewer', 'common'])
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 }
  const value = new Intl.NumberFormat(i18n.language, digits).format(similarity)
  const place = Math.min(1, Math.max(0, similarity))
  const word = t(`common:similarity.${similarityWord(similarity)}`)
  return (
    <section className={styles.scale}>
      <h3>{t('details.similarity')}</h3>
      <p className={styles.word}>{t('picture.similarity', { word, value })}</p>
      {/* biome-ignore lint/a11y/useSemanticElements: a meter's own looks cannot carry the mark */}
      <div
        className={styles.track}
        role="meter"
        aria-label={t('details.similarity')}
        aria-valuemin={0}
        aria-valuemax={1}
        aria-valuenow={place}
        aria-valuetext={t('picture.similarity', { word, value })}
      >
        <span className={styles.mark} style={{ insetInlineStart: `${place * 100}%` }} />
      </div>
      <div className={styles.ends} aria-hidden>
        <span>{t('details.otherPerson')}</span>
        <span>{t('details.samePerson')}</span>
      </div>
      <p className={styles.help}>{t('details.similarityHelp')}</p>
    </section>
  )
}
