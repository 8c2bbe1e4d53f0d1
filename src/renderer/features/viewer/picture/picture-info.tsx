import {
  Copy,
  Dices,
  Download,
  FolderOpen,
  Heart,
  ImagePlay,
  RotateCcw,
  SquarePen,
  Trash2,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { similarityWord } from '../../../../shared/api/faces.ts'
import type { LibraryItem } from '../../../../shared/api/library.ts'
import type { Recipe } from '../../../../shared/api/recipe.ts'
import { schedulerLabel } from '../../../../shared/api/schedulers.ts'
import { formatPercent } from '../../../i18n/format.ts'
import type { AppActions } from '../../../state/app-actions.ts'
import { attempt } from '../../../state/errors.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { copyPicture, savePictureAs, showPictureInFolder } from '../../../state/picture-requests.ts'
import { usePictureTitle } from '../../../state/picture-title.ts'
import { openDialog } from '../../../state/view-store.ts'
import { IconButton, Tooltip } from '../../../ui/buttons.tsx'
import viewerStyles from '../viewer.module.css'
import { PhotoFacts } from './photo-facts.tsx'
import styles from './picture-info.module.css'

interface PictureInfoProps extends AppActions {
  readonly id: string
  readonly item: LibraryItem | undefined
  readonly missing: boolean
}

/** Below the picture: how it was made, and its commands. */
export const PictureInfo = ({ id, item, missing, ...actions }: PictureInfoProps) => {
  const { t } = useTranslation('viewer')
  const titleOf = usePictureTitle()
  const title = item ? titleOf(item) : id
  return (
    <footer className={viewerStyles.foot}>
      <div className={styles.text}>
        <p className={styles.prompt} title={title}>
          {title}
        </p>
        {item ? (
          <PictureFacts item={item} />
        ) : (
          <p className={styles.facts}>{missing ? null : t('picture.reading')}</p>
        )}
      </div>
      {item ? <PictureActions item={item} {...actions} /> : null}
    </footer>
  )
}

/** The picture's numbers in one row, the most important first. */
const PictureFacts = ({ item }: { readonly item: LibraryItem }) => {
  const { recipe, photoRecipe, madeBy, similarity, width, height } = item
  const { t, i18n } = useTranslation(['viewer', 'common', 'compose'])
  const packs = useMachine(state => state.packs)
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
      {photoRecipe && !recipe ? <PhotoFacts recipe={photoRecipe} /> : null}
    </ul>
  )
}

/** What was added to the model, and how much of it. */
const adaptersIn = ({ loras = [], controlnets = [], ipAdapter }: Recipe) => [
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

interface PictureActionsProps extends AppActions {
  readonly item: LibraryItem
}

const PictureActions = ({ item, ...actions }: PictureActionsProps) => {
  const { t } = useTranslation('viewer')
  const { id, recipe, photoRecipe, photo, people, favourite } = item
  const { startFrom } = actions
  return (
    <div className={styles.actions} role="toolbar" aria-label={t('actions.label')}>
      {recipe ? (
        <>
          <IconButton
            icon={Dices}
            label={t('actions.vary')}
            onClick={() => actions.varyRecipe(recipe, photo)}
          />
          <IconButton
            icon={SquarePen}
            label={t('actions.reuse')}
            onClick={() => actions.reuseRecipe(recipe, item)}
          />
        </>
      ) : null}
      {photoRecipe ? (
        <IconButton
          icon={RotateCcw}
          label={t('actions.repeat')}
          onClick={() => actions.repeat(photoRecipe, people)}
        />
      ) : null}
      {photoRecipe && !recipe ? (
        <IconButton
          icon={SquarePen}
          label={t('actions.reuse')}
          onClick={() => actions.reuseRecipe(photoRecipe, item)}
        />
      ) : null}
      {startFrom ? (
        <IconButton icon={ImagePlay} label={t('actions.startFrom')} onClick={() => startFrom(item)} />
      ) : null}
      <IconButton
        icon={Heart}
        label={t('actions.favourite')}
        pressed={favourite}
        onClick={() => actions.setFavourite(item)}
      />
      <IconButton icon={Download} label={t('actions.saveAs')} onClick={() => savePictureAs(id)} />
      <IconButton icon={Copy} label={t('actions.copy')} onClick={() => copyPicture(id)} />
      <IconButton icon={FolderOpen} label={t('actions.folder')} onClick={() => showPictureInFolder(id)} />
      <IconButton icon={Trash2} label={t('actions.delete')} onClick={() => actions.deletePictures([id])} />
    </div>
  )
}
