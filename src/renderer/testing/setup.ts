import { cleanup, configure } from '@testing-library/react'
import { afterEach, beforeEach, vi } from 'vitest'
import { loadLateForm } from '../features/compose/late-form.ts'
import { showLanguageOfPage, startI18n } from '../i18n/i18n.ts'
import { useConsent } from '../state/consent.ts'
import { showMessagesWith, toast } from '../ui/toast.ts'
import { emptyStores } from './zustand.ts'

showLanguageOfPage()
await startI18n('en')
// As soon after a start: what people do is tested, not in which order code is read.
await loadLateForm()

// A second is too short on a machine with other work, where parts of the window are still being read.
configure({ asyncUtilTimeout: 10_000 })

/** Tests begin where a person was told about other people's faces. */
beforeEach(() => useConsent.setState({ given: true, waiting: [] }))

/** All tests share one page: none sees what another one said, kept or was asked. */
const showNoMessages = () => showMessagesWith({ show: () => {}, dismiss: () => {} })
showNoMessages()
afterEach(() => {
  toast.dismiss()
  cleanup()
  showNoMessages()
  emptyStores()
  localStorage.clear()
  sessionStorage.clear()
  document.body.replaceChildren()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})
