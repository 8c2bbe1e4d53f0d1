import { useTranslation } from 'react-i18next'
import type { CatalogueEntry } from '../../../shared/api/catalogue.ts'
import type { Role } from '../../../shared/pack-manifest.ts'

interface ModelTexts {
  /** What it improves: translated if possible, else the catalogue's English text. */
  readonly improves: { readonly text: string; readonly lang: 'en' | undefined }
  /** What it does, as "finds faces", for names that say nothing. */
  readonly does: string
}

/** Texts that explain a published model. */
export const useModelTexts = (): ((entry: CatalogueEntry) => ModelTexts) => {
  const { t, i18n } = useTranslation(['models', 'settings'])
  return ({ id, improves, roles }) => {
    // In a key a dot would select a nested text.
    const key = `models:improves.${id.replaceAll('.', '_')}`
    const does = roles.map(role =>
      t(`settings:models.roles.${role as Role & 'safety'}`, { defaultValue: role }),
    )
    return {
      improves: i18n.exists(key)
        ? { text: t(key as 'improves.sd-turbo'), lang: undefined }
        : { text: improves, lang: 'en' },
      does: new Intl.ListFormat(i18n.language).format(does),
    }
  }
}
