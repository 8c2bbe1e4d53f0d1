import { useTranslation } from 'react-i18next'
import { similarityWord } from '../../../../shared/api/faces.ts'
import type { LibraryItem } from '../../../../shared/api/library.ts'
import type { Recipe } from '../../../../shared/api/recipe.ts'
import { schedulerLabel } from '../../../../shared/api/schedulers.ts'
import { formatPercent } from '../../../i18n/format.ts'
import { attempt } from '../../../state/errors.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { openDialog } from '../../../state/view-store.ts'
import { Tooltip } from '../../../ui/buttons.tsx'
import { toast } from '../../../ui/toast.ts'
import { usePhotoFacts } from './photo-facts.ts'
import styles from './picture-info.module.css'

/** The picture's numbers in one row, the most important first. */
export const PictureFacts = ({ item }: { readonly item: LibraryItem }) => {
  const { recipe, photoRecipe, madeBy, similarity, width, height } = item
  const { t, i18n } = useTranslation(['viewer', 'common', 'compose'])
  const packs = useMachine(state => state.packs)
  const photoFacts = usePhotoFacts(photoRecipe)
  const titleOf = (pack: string | undefined) => packs.find(({ id }) => id === pack)?.title
  const pack = titleOf(recipe?.pack) ?? recipe?.pack
  const copySeed = (seed: number) =>
    attempt(async () => {
      await navigator.clipboard.writeText(String(seed))
      toast.success(t('picture.seedCopied', { seed }))
    })
  const swapped = photoRecipe?.madeBy === 'swap' ? (photoRecipe.map?.length ?? 1) : 1
  const twoDigits = new Intl.NumberFormat(i18n.language, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  })
  return (
    <ul className={styles.facts} data-clipped>
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
          {pack === undefined ? null : (
            <li>
              <Tooltip text={t('picture.models')}>
                <button
                  type="button"
                  className={styles.seed}
                  aria-label={t('picture.showModels', { title: pack })}
                  onClick={() => openDialog('models')}
                >
                  {pack}
                </button>
              </Tooltip>
            </li>
          )}
          {adaptersIn(recipe).map(({ id, name, amount }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a ControlNet may act twice
            <li key={i}>{`${titleOf(id) ?? name} ${amount.toLocaleString(i18n.language)}`}</li>
          ))}
          {recipe.initStrength === undefined ? null : (
            <li>
              {t(recipe.inpaint ? 'picture.partOfPicture' : 'picture.fromPicture', {
                part: formatPercent(recipe.initStrength, i18n.language),
              })}
            </li>
          )}
          <li>{t('picture.steps', { count: recipe.steps })}</li>
          {typeof recipe.hires === 'object' ? <li>{t('picture.hires')}</li> : null}
          <li>{schedulerLabel(recipe.scheduler)}</li>
        </>
      ) : (
        <li>
          {swapped > 1 ? t('picture.replaced', { count: swapped }) : t(withoutRecipe[madeBy ?? 'create'])}
        </li>
      )}
      {recipe ? null : photoFacts.map(fact => <li key={fact}>{fact}</li>)}
    </ul>
  )
}

/** What was added to the model, and how much of it. */
export const adaptersIn = ({ loras = [], controlnets = [], ipAdapter }: Recipe) => [
  ...loras.map(({ lora: id, name = id, weight: amount }) => ({ id, name, amount })),
  ...controlnets.map(({ controlnet: id, name = id, scale: amount }) => ({ id, name, amount })),
  ...(ipAdapter
    ? [{ id: ipAdapter.ipAdapter, name: ipAdapter.name ?? ipAdapter.ipAdapter, amount: ipAdapter.scale }]
    : []),
]

/** What is said of a picture without a recipe, by the route that made it. */
const withoutRecipe = {
  create: 'picture.noRecipe',
  swap: 'picture.swapped',
  enhance: 'picture.enhanced',
} as const
