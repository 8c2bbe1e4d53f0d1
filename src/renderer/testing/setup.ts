import { cleanup, configure } from '@testing-library/react'
import { afterEach, beforeEach } from 'vitest'
import type { StoreApi } from 'zustand'
import { useCompose } from '../features/compose/form/compose-store.ts'
import { loadLateForm } from '../features/compose/late-form.ts'
import { usePromptHistory } from '../features/compose/prompt/prompt-history.ts'
import { showLanguageOfPage, startI18n } from '../i18n/i18n.ts'
import { useConsent } from '../state/consent.ts'
import { useJobs } from '../state/jobs-store.ts'
import { useLibrary } from '../state/library-store.ts'
import { usePeople } from '../state/people-store.ts'
import { useQuestion, useView } from '../state/view-store.ts'
import { toast } from '../ui/toast.ts'

showLanguageOfPage()
await startI18n('en')
// As soon after a start: what people do is tested, not in which order code is read.
await loadLateForm()

// A second is too short on a machine with other work, where parts of the window are still being read.
configure({ asyncUtilTimeout: 10_000 })

const empty = <T>(store: StoreApi<T>): void => store.setState(store.getInitialState(), true)

/** Tests begin where a person was told about other people's faces. */
beforeEach(() => useConsent.setState({ given: true, waiting: [] }))

afterEach(() => {
  toast.dismiss()
  cleanup()
  empty(useCompose)
  empty(usePromptHistory)
  empty(useJobs)
  empty(useLibrary)
  empty(usePeople)
  empty(useQuestion)
  empty(useView)
})
