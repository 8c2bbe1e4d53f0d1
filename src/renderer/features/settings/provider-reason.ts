/** A known reason why a provider does not work, or the engine's own English words. */
export type ProviderReason =
  | { readonly kind: 'noNvidiaDriver' | 'noVulkan' | 'wrongAnswer' | 'tooSlow' }
  | { readonly kind: 'words'; readonly words: string }

/** The engine words reasons for the command line; here the known ones become the window's own. */
export const providerReason = (reason: string): ProviderReason => {
  if (reason.includes('libcuda')) return { kind: 'noNvidiaDriver' }
  if (reason.includes('libvulkan')) return { kind: 'noVulkan' }
  if (reason.includes('answer differs')) return { kind: 'wrongAnswer' }
  if (reason.includes('too slow')) return { kind: 'tooSlow' }
  const words = reason
    .replace(/^The execution provider "[^"]*" does not work on this machine: /, '')
    .replace(/\.? Use "cpu", or see "likeness doctor"\.$/, '.')
  return { kind: 'words', words }
}
