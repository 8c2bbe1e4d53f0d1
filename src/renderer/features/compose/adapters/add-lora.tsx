import { Check, PackagePlus, Plus } from 'lucide-react'
import * as Popover from 'radix-ui/popover'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { maxLoras } from '../../../../shared/api/limits.ts'
import { type AdapterPack, fitsKind, withRole } from '../../../state/adapter-packs.ts'
import { kindNames } from '../../../state/kind-names.ts'
import { AdapterPicture } from '../../../ui/adapter-picture.tsx'
import { Button } from '../../../ui/buttons.tsx'
import { Input } from '../../../ui/field.tsx'
import { arrowKeysThrough, PopoverFrame } from '../../../ui/popover-frame.tsx'
import { useCompose } from '../form/compose-store.ts'
import { useModels } from '../form/models-in-use.ts'
import styles from './add-lora.module.css'
import { addLora } from './change-shelf.ts'
import { chooseAddon } from './import-addon.ts'
import { kindOf, type ShelfLora } from './shelf.ts'

const isFound = ({ title, adapter }: AdapterPack, search: string): boolean =>
  [title, adapter.name, ...adapter.triggerWords].some(text =>
    text.toLowerCase().includes(search.trim().toLowerCase()),
  )

/** Where the focus goes when a LoRA is taken away. */
export const addLoraElementId = 'add-lora'

/** Opens the list of installed LoRAs. */
export const AddLora = ({ shelf }: { readonly shelf: readonly ShelfLora[] }) => {
  const { t } = useTranslation('addons')
  const [open, setOpen] = useState(false)
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger id={addLoraElementId} className={styles.trigger} aria-label={t('addTitle')}>
        <Plus size={14} aria-hidden />
        {t('add')}
      </Popover.Trigger>
      <PopoverFrame
        className={styles.popover}
        aria-label={t('addTitle')}
        onKeyDown={arrowKeysThrough('[data-lora]')}
      >
        <LoraList shelf={shelf} onDone={() => setOpen(false)} />
      </PopoverFrame>
    </Popover.Root>
  )
}

interface LoraListProps {
  readonly shelf: readonly ShelfLora[]
  readonly onDone: () => void
}

const LoraList = ({ shelf, onDone }: LoraListProps) => {
  const { t } = useTranslation('addons')
  const { pack, adapters } = useModels()
  const [search, setSearch] = useState('')
  const unfitId = useId()
  const full = useCompose(({ loras }) => loras.length >= maxLoras)
  const installed = withRole(adapters, 'lora')
  const found = installed.filter(each => isFound(each, search))
  const fits = (each: AdapterPack) => fitsKind(each, kindOf(pack))
  const unfit = found.filter(each => !fits(each))
  const choose = (each: AdapterPack) => {
    addLora(each)
    onDone()
  }
  return (
    <>
      {installed.length > 0 ? (
        <Input
          type="search"
          aria-label={t('search')}
          placeholder={t('search')}
          value={search}
          onChange={event => setSearch(event.target.value)}
        />
      ) : (
        <p className={styles.nothing}>{t('none')}</p>
      )}
      {full ? <p className={styles.nothing}>{t('full', { count: maxLoras })}</p> : null}
      {installed.length > 0 && found.length === 0 ? <p className={styles.nothing}>{t('noMatch')}</p> : null}
      {found.length > 0 ? (
        <div className={styles.lists}>
          <ul>
            {found.filter(fits).map(each => (
              <li key={each.id}>
                <LoraEntry
                  pack={each}
                  added={shelf.some(({ id }) => id === each.id)}
                  full={full}
                  onChoose={() => choose(each)}
                />
              </li>
            ))}
          </ul>
          {unfit.length > 0 ? (
            <>
              <h4 id={unfitId} className={styles.group}>
                {t('unfit')}
              </h4>
              <ul aria-labelledby={unfitId}>
                {unfit.map(each => (
                  <li key={each.id} className={styles.entry} data-unfit>
                    <AdapterPicture pack={each} title={each.title} className={styles.picture} />
                    <span className={styles.text}>
                      <span>{each.title}</span>
                      <span>{t('otherModel', { kinds: kindNames(each) })}</span>
                    </span>
                  </li>
                ))}
              </ul>
            </>
          ) : null}
        </div>
      ) : null}
      <div className={styles.foot}>
        <Button
          kind="quiet"
          onClick={() => {
            onDone()
            void chooseAddon()
          }}
        >
          <PackagePlus size={15} aria-hidden />
          {t('addFile')}
        </Button>
        <span>{t('addHint')}</span>
      </div>
    </>
  )
}

interface LoraEntryProps {
  readonly pack: AdapterPack
  readonly added: boolean
  /** Nothing more can be added. */
  readonly full: boolean
  readonly onChoose: () => void
}

const LoraEntry = ({ pack, added, full, onChoose }: LoraEntryProps) => {
  const { t } = useTranslation('addons')
  const { title, adapter } = pack
  const { triggerWords, sampling } = adapter
  const about = sampling
    ? t('steps', { count: sampling.steps, guidance: sampling.guidanceScale })
    : triggerWords.slice(0, 3).join(', ')
  return (
    <button type="button" data-lora className={styles.entry} disabled={added || full} onClick={onChoose}>
      <AdapterPicture pack={pack} title={title} className={styles.picture} />
      <span className={styles.text}>
        <span>{title}</span>
        {added ? <span>{t('onShelf')}</span> : about ? <span>{about}</span> : null}
      </span>
      {added ? <Check size={14} aria-hidden /> : null}
    </button>
  )
}
