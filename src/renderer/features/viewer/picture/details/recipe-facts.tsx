import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { LibraryItem } from '../../../../../shared/api/library.ts'
import type { Recipe } from '../../../../../shared/api/recipe.ts'
import { schedulerLabel } from '../../../../../shared/api/schedulers.ts'
import { formatDuration, formatPercent } from '../../../../i18n/format.ts'
import { useMachine } from '../../../../state/machine-store.ts'
import { usePhotoFacts } from '../photo-facts.ts'
import { adaptersIn } from '../picture-facts.tsx'
import { CopyButton } from './copy-button.tsx'
import styles from './details-panel.module.css'

/** Models, size and settings, each in a line of its own. */
export const RecipeFacts = ({ item }: { readonly item: LibraryItem }) => {
  const { t } = useTranslation('viewer')
  const { width, height, recipe, photoRecipe } = item
  return (
    <section className={styles.group}>
      <h3>{t('details.settings')}</h3>
      <dl className={styles.facts}>
        {recipe ? <DrawingFacts recipe={recipe} /> : null}
        <Fact name={t('details.size')}>{t('picture.size', { width, height })}</Fact>
        <Took milliseconds={(photoRecipe ?? recipe)?.took} />
        {photoRecipe && !recipe ? <MadeFacts item={item} /> : null}
        {recipe || photoRecipe ? null : <Fact name={t('details.made')}>{t('picture.noRecipe')}</Fact>}
      </dl>
    </section>
  )
}

interface FactProps {
  readonly name: string
  readonly children: ReactNode
}

const Fact = ({ name, children }: FactProps) => (
  <div className={styles.fact}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

/** How long the picture took; nothing for one that does not say. */
const Took = ({ milliseconds }: { readonly milliseconds: number | undefined }) => {
  const { t, i18n } = useTranslation('viewer')
  return milliseconds === undefined ? null : (
    <Fact name={t('details.took')}>{formatDuration(milliseconds / 1000, i18n.language)}</Fact>
  )
}

const DrawingFacts = ({ recipe }: { readonly recipe: Recipe }) => {
  const { t, i18n } = useTranslation('viewer')
  const packs = useMachine(state => state.packs)
  const titleOf = (pack: string) => packs.find(({ id }) => id === pack)?.title
  const number = (value: number) => value.toLocaleString(i18n.language)
  const percent = (value: number) => formatPercent(value, i18n.language)
  const { seed, steps, guidanceScale, scheduler, vae, initStrength, inpaint, swap, upscale } = recipe
  return (
    <>
      <Fact name={t('details.model')}>{titleOf(recipe.pack) ?? recipe.pack}</Fact>
      {adaptersIn(recipe).map(({ id, name, amount }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a ControlNet may act twice
        <Fact key={i} name={t('details.addOn')}>{`${titleOf(id) ?? name} ${number(amount)}`}</Fact>
      ))}
      {vae ? <Fact name={t('details.vae')}>{titleOf(vae.vae) ?? vae.name ?? vae.vae}</Fact> : null}
      <Fact name={t('details.seed')}>
        {seed}
        <CopyButton label={t('picture.copySeed')} text={String(seed)} />
      </Fact>
      <Fact name={t('details.steps')}>{number(steps)}</Fact>
      <Fact name={t('details.guidance')}>{number(guidanceScale)}</Fact>
      <Fact name={t('details.scheduler')}>{schedulerLabel(scheduler)}</Fact>
      {typeof recipe.hires === 'object' ? <Fact name={t('details.passes')}>{t('picture.hires')}</Fact> : null}
      {initStrength === undefined ? null : (
        <Fact name={t('details.start')}>
          {t(inpaint ? 'picture.partOfPicture' : 'picture.fromPicture', { part: percent(initStrength) })}
        </Fact>
      )}
      {swap ? <Fact name={t('details.swapStrength')}>{percent(swap.strength)}</Fact> : null}
      <Fact name={t('details.enhanced')}>
        {recipe.enhance
          ? upscale && upscale > 1
            ? t('picture.enlarged', { factor: upscale })
            : t('details.yes')
          : t('details.no')}
      </Fact>
    </>
  )
}

/** Of a swap between photos, or an enhanced photo. */
const MadeFacts = ({ item: { photoRecipe } }: { readonly item: LibraryItem }) => {
  const { t } = useTranslation(['viewer', 'common'])
  const facts = usePhotoFacts(photoRecipe)
  if (!photoRecipe) return null
  return (
    <>
      <Fact name={t('details.made')}>{t(`common:madeBy.${photoRecipe.madeBy}`)}</Fact>
      {facts.length > 0 ? (
        <Fact name={t('details.options')}>
          <ul className={styles.options}>
            {facts.map(fact => (
              <li key={fact}>{fact}</li>
            ))}
          </ul>
        </Fact>
      ) : null}
    </>
  )
}
