import { joinTexts } from '../../../i18n/format.ts'

/** Names listed in a message, at most. */
const maxNames = 5

/** Names as a message lists them. */
export const listOf = (names: readonly string[]): string => {
  const shown = names.slice(0, maxNames)
  return joinTexts(shown.length < names.length ? [...shown, '…'] : shown)
}
