import { useTranslation } from 'react-i18next'
import type { Failure } from '../../../../shared/api/failure.ts'
import type { WindowJob } from '../../../../shared/api/window-jobs.ts'
import type { AppActions } from '../../../state/app-actions.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { Button } from '../../../ui/buttons.tsx'
import { builtInWork, otherPackWork, smallerWork } from './lighter-work.ts'

interface WhatFitsProps extends Pick<AppActions, 'rerun'> {
  readonly job: WindowJob
  readonly fits: NonNullable<Failure['fits']>
}

/** Where memory was short: the same job in ways that need less. */
export const MemoryHints = ({ job: { work }, fits: { size, pack, builtIn = [] }, rerun }: WhatFitsProps) => {
  const { t } = useTranslation('viewer')
  const title = useMachine(({ packs }) => packs.find(({ id }) => id === pack)?.title ?? pack)
  const drawing = work.route === 'create' ? work : null
  return (
    <>
      {drawing && size ? (
        <Button kind="primary" onClick={() => rerun(smallerWork(drawing, size), false)}>
          {t('failure.smaller', { ...size })}
        </Button>
      ) : null}
      {drawing && pack !== undefined ? (
        <Button kind={size ? 'plain' : 'primary'} onClick={() => rerun(otherPackWork(drawing, pack), false)}>
          {t('failure.otherPack', { title })}
        </Button>
      ) : null}
      {builtIn.length > 0 ? (
        <Button kind="primary" onClick={() => rerun(builtInWork(work, builtIn), false)}>
          {t('failure.builtIn')}
        </Button>
      ) : null}
    </>
  )
}
