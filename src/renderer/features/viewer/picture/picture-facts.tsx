import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { similarityWord } from '../../../../shared/api/faces.ts'
import type { LibraryItem } from '../../../../shared/api/library.ts'
import { formatPercent } from '../../../i18n/format.ts'
import { attempt } from '../../../state/errors.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { Tooltip } from '../../../ui/buttons.tsx'
import styles from './picture-info.module.css'

/** The picture's numbers in one line, the telling ones first. */
export const PictureFacts = ({
  item: { recipe, similarity, width, height },
}: {
  readonly item: LibraryItem
}) => {
  const { t, i18n } = useTranslation(['viewer', 'common', 'compose'])
  const pack = useMachine(({ packs }) => packs.find(({ id }) => id === recipe?.pack)?.title ?? recipe?.pack)
  const copySeed = (seed: number) =>
    attempt(async () => {
      await navigator.clipboard.writeText(String(seed))
      toast.success(t('picture.seedCopied', { seed }))
    })
  const twoDigits = new Intl.NumberFormat(i18n.language, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  })
  return (
    <ul className={styles.facts}>
      {similarity === null ? null : (
        <li className={styles.similarity}>
          {t('picture.similarity', {
            word: t(`common:similarity.${similarityWord(similarity)}`),
            value: twoDigits.format(similarity),
          })}
        </li>
      )}
      <li>{t('picture.size', { width, height })}</li>
      {recipe ? (
        <>
          <li>
            <Tooltip text={t('picture.copySeed')}>
              <button
                type="button"
                className={styles.seed}
                aria-label={t('picture.copySeedLabel', { seed: recipe.seed })}
                onClick={() => copySeed(recipe.seed)}
              >
                {t('picture.seed', { seed: recipe.seed })}
              </button>
            </Tooltip>
          </li>
          <li>{pack}</li>
          {recipe.initStrength === undefined ? null : (
            <li>{t('picture.fromPicture', { part: formatPercent(recipe.initStrength, i18n.language) })}</li>
          )}
          <li>{t('picture.steps', { count: recipe.steps })}</li>
          <li>{t(`compose:schedulers.${recipe.scheduler}`)}</li>
        </>
      ) : (
        <li>{t('picture.noRecipe')}</li>
      )}
    </ul>
  )
}
