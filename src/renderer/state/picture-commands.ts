import { useTranslation } from 'react-i18next'
import type { LibraryEntry, LibraryItem } from '../../shared/api/library.ts'
import { i18n } from '../i18n/i18n.ts'
import type { Command } from '../ui/commands.tsx'
import { toast } from '../ui/toast.ts'
import type { LibraryActions } from './app-actions.ts'
import { attempt } from './errors.ts'
import { withPictureItem } from './picture-items.ts'
import { copyPicture, savePictureAs, setFavourites, showPictureInFolder } from './picture-requests.ts'

/** What can be done with a picture, the same wherever it has a menu. */

const copyPrompt = (prompt: string): void =>
  attempt(async () => {
    await navigator.clipboard.writeText(prompt)
    toast.success(i18n.t('viewer:details.promptCopied'))
  })

/** Commands for one picture, in groups; those that do not apply are left out. */
export const usePictureCommands = (): ((
  entry: LibraryEntry,
  actions: LibraryActions,
) => readonly (readonly Command[])[]) => {
  const { t } = useTranslation('library')
  return (entry, actions) => {
    const { id, prompt, fromPhotos, favourite } = entry
    const drawn = prompt !== null
    /** Of a picture whose recipe has to be read first. */
    const whenRead = (label: string, act: (item: LibraryItem) => void): Command => ({
      label,
      act: () => withPictureItem(entry, act),
    })
    const { startFrom, variations, followFace, followOutline } = actions
    const command = (label: string, act: () => void): Command => ({ label, act })
    const when = (applies: unknown, ...commands: readonly Command[]) => (applies ? commands : [])
    const vary = (count?: number) => (item: LibraryItem) =>
      item.recipe && actions.varyRecipe(item.recipe, item.photo, count)
    const reuse = (item: LibraryItem) => {
      const made = item.recipe ?? item.photoRecipe
      if (made) actions.reuseRecipe(made, item)
    }
    const again = [
      ...when(drawn, whenRead(t('menu.vary'), vary()), whenRead(t('menu.moreLike'), vary(4))),
      ...when(
        variations && drawn,
        whenRead(t('menu.variations'), item => variations?.(item)),
      ),
      ...when(
        fromPhotos,
        whenRead(t('menu.repeat'), item => item.photoRecipe && actions.repeat(item.photoRecipe, item.people)),
      ),
      ...when(drawn || fromPhotos, whenRead(t('menu.reuse'), reuse)),
    ]
    const next = [
      ...when(
        startFrom,
        command(t('menu.startFrom'), () => startFrom?.(entry)),
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
      ...(prompt ? [command(t('menu.copyPrompt'), () => copyPrompt(prompt))] : []),
      command(t('menu.folder'), () => showPictureInFolder(id)),
    ]
    const remove = [
      { label: t('menu.delete', { count: 1 }), danger: true, act: () => actions.deletePictures([id]) },
    ]
    return [again, next, file, remove].filter(group => group.length > 0)
  }
}
