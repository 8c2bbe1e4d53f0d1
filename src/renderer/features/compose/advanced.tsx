import { useTranslation } from 'react-i18next'
import { schedulerLabel } from '../../../shared/api/schedulers.ts'
import { joinTexts } from '../../i18n/format.ts'
import { Disclosure } from '../../ui/field.tsx'
import { vaeInUse } from './adapters/shelf.ts'
import { setCompose, useCompose } from './form/compose-store.ts'
import { inpaints } from './form/inpaint-form.ts'
import { takesHires } from './form/limits.ts'
import { useModels } from './form/models-in-use.ts'
import { AdvancedOptions } from './late-form.ts'

/** Settings that are seldom changed; closed, it shows those that were. */
export const Advanced = () => {
  const { t } = useTranslation('compose')
  const state = useCompose()
  const { task, start, scheduler, steps, guidanceScale, hires, fastDecoder, advancedOpen } = state
  const inUse = useModels()
  const { pack } = inUse
  const twoPasses = takesHires(state, pack)
  const draws = task === 'draw'
  const changed = [
    draws && start && pack?.textToImage.img2img ? t('start.short') : null,
    draws && pack?.textToImage.img2img && inpaints(state) ? t('mask.short') : null,
    draws && twoPasses && hires === false ? t('hires.off') : null,
    draws && fastDecoder && pack?.textToImage.fastDecoder ? t('fastDecoder.short') : null,
    draws ? (vaeInUse(state.vae, inUse)?.title ?? null) : null,
    !draws || steps === null ? null : `${t('advanced.steps')} ${steps}`,
    !draws || guidanceScale === null ? null : `${t('advanced.guidance')} ${guidanceScale}`,
    !draws || scheduler === null ? null : schedulerLabel(scheduler),
  ].filter(part => part !== null)
  return (
    <Disclosure
      title={t('advanced.label')}
      summary={joinTexts(changed)}
      open={advancedOpen}
      onOpenChange={next => setCompose({ advancedOpen: next })}
    >
      <AdvancedOptions draws={draws} />
    </Disclosure>
  )
}
