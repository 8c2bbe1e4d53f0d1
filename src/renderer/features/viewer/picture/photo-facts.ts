import { useTranslation } from 'react-i18next'
import type { PhotoRecipe } from '../../../../shared/api/recipe.ts'
import { formatPercent } from '../../../i18n/format.ts'
import { useMachine } from '../../../state/machine-store.ts'

/** Options of a swap or an enhancement: those that were chosen, and the models. */
export const usePhotoFacts = (recipe: PhotoRecipe | null): readonly string[] => {
  const { t, i18n } = useTranslation(['viewer', 'compose'])
  const installed = useMachine(state => state.packs)
  const percent = (value: number) => formatPercent(value, i18n.language)
  if (!recipe) return []
  const { upscale, fidelity, packs = {} } = recipe
  const options =
    recipe.madeBy === 'swap'
      ? [
          recipe.targetFace === 'all' ? t('picture.allFaces') : null,
          recipe.strength < 1 ? t('picture.strength', { part: percent(recipe.strength) }) : null,
          recipe.pixelBoost && recipe.pixelBoost > 1
            ? t('picture.pixelBoost', { factor: recipe.pixelBoost })
            : null,
          recipe.glasses && recipe.glasses !== 'auto' ? t(`picture.glasses.${recipe.glasses}`) : null,
          recipe.enhance ? t('picture.enhancedToo') : null,
        ]
      : []
  const models = [packs['face-swapper'], packs['face-restorer'], packs.upscaler].flatMap(
    used => used?.pack ?? [],
  )
  const names = [...new Set(models)].map(id => installed.find(pack => pack.id === id)?.title ?? id)
  return [
    ...options,
    upscale && upscale > 1 ? t('picture.enlarged', { factor: upscale }) : null,
    fidelity === undefined ? null : t('picture.fidelity', { part: percent(fidelity) }),
    ...names,
  ].filter(fact => typeof fact === 'string')
}
