/** Something a test needs that a machine may not have. */
export interface Need {
  readonly isMet: boolean
  /** For the test's name, so that a skipped one says why. */
  readonly note: string
}

/**
 * With `installed`, `npm test` itself brings it, or every system of that kind has it: under CI a machine without it is
 * an error, not a reason to skip.
 */
export const need = (what: string, isMet: boolean, { installed = false } = {}): Need => {
  if (!isMet && installed && process.env.CI) throw new Error(`This machine lacks ${what}, and should not.`)
  return { isMet, note: isMet ? '' : ` (skipped: this machine lacks ${what})` }
}

/** The kernel's own files and folders, /proc and /dev. */
export const linux: Need = need('Linux', process.platform === 'linux')
