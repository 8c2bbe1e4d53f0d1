import { useTranslation } from 'react-i18next'
import type { LibraryItem } from '../../shared/api/library.ts'
import { i18n } from '../i18n/i18n.ts'
import type { Command } from '../ui/commands.tsx'
import { toast } from '../ui/toast.tsx'
import type { LibraryActions } from './app-actions.ts'
import { attempt } from './errors.ts'
import { copyPicture, savePictureAs, setFavourites, showPictureInFolder } from './picture-requests.ts'

/** What can be done with a picture, the same wherever it has a menu. */

const copyPrompt = (prompt: string): void =>
  attempt(async () => {
    await navigator.clipboard.writeText(prompt)
    toast.success(i18n.t('viewer:details.promptCopied'))
  })

/** Commands for one picture, in groups; those that do not apply are left out. */
export const usePictureCommands = (): ((
  item: LibraryItem,
  actions: LibraryActions,
) => readonly (readonly Command[])[]) => {
  const { t } = useTranslation('library')
  return (item, actions) => {
    const { id, recipe, photoRecipe, photo, people, favourite } = item
    const { startFrom, variations, followFace, followOutline } = actions
    const command = (label: string, act: () => void): Command => ({ label, act })
    const when = (applies: unknown, ...commands: readonly Command[]) => (applies ? commands : [])
    const made = recipe ?? photoRecipe
    const again = [
      ...(recipe
        ? [
            command(t('menu.vary'), () => actions.varyRecipe(recipe, photo)),
            command(t('menu.moreLike'), () => actions.varyRecipe(recipe, photo, 4)),
          ]
        : []),
      ...when(
        variations && recipe,
        command(t('menu.variations'), () => variations?.(item)),
      ),
      ...(photoRecipe ? [command(t('menu.repeat'), () => actions.repeat(photoRecipe, people))] : []),
      ...(made ? [command(t('menu.reuse'), () => actions.reuseRecipe(made, item))] : []),
    ]
    const next = [
      ...when(
        startFrom,
        command(t('menu.startFrom'), () => startFrom?.(item)),
      ),
      ...when(
        followFace,
        command(t('menu.followFace'), () => followFace?.(id)),
      ),
      ...when(
        followOutline,
        command(t('menu.followOutline'), () => followOutline?.(id)),
      ),
      command(t('menu.asSource'), () => actions.takePicture(id, 'source')),
      command(t('menu.asTarget'), () => actions.takePicture(id, 'target')),
      command(t('menu.enhance'), () => actions.takePicture(id, 'enhance')),
    ]
    const file = [
      command(t(favourite ? 'menu.noFavourite' : 'menu.favourite'), () => setFavourites([id], !favourite)),
      command(t('menu.saveAs'), () => savePictureAs(id)),
      command(t('menu.export'), () => actions.exportPictures([id])),
      command(t('menu.copy'), () => copyPicture(id)),
      ...(recipe?.prompt ? [command(t('menu.copyPrompt'), () => copyPrompt(recipe.prompt))] : []),
      command(t('menu.folder'), () => showPictureInFolder(id)),
    ]
    const remove = [
      { label: t('menu.delete', { count: 1 }), danger: true, act: () => actions.deletePictures([id]) },
    ]
    return [again, next, file, remove].filter(group => group.length > 0)
  }
}
