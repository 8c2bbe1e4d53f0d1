import { i18n } from '../i18n/i18n.ts'
import type { AdapterPack } from './adapter-packs.ts'

/** The checkpoints that an adapter fits, as people know them: "Stable Diffusion 1.5 or Stable Diffusion 2". */
export const kindNames = ({ adapter: { bases } }: AdapterPack): string =>
  new Intl.ListFormat(i18n.language, { type: 'disjunction' }).format(
    bases.map(kind => i18n.t(`models:kind.${kind}`)),
  )
