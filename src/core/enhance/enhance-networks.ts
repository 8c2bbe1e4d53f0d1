import type { RestorationNetworks } from './restore/restore-by-network.ts'
import type { Upscaler } from './upscale/upscale-image.ts'

export interface EnhanceNetworks {
  /** The upscaler for everything with texture, and for restoring faces. */
  readonly photo: Upscaler
  /** The upscaler for flat colours and clean edges; without it drawings are treated as photos. */
  readonly drawing?: Upscaler
  /** Restores faces in place of the upscaler. */
  readonly restoration?: RestorationNetworks
  /** Used in place of these upscalers for an image that would take them too long. */
  readonly quicker?: QuickerNetworks
}

/** Other upscalers, for an image that would take the preferred one too long. */
export interface QuickerNetworks {
  open(): Promise<Pick<EnhanceNetworks, 'photo' | 'drawing'>>
  /** Called when they are used instead. @param seconds that the preferred one would take, about */
  onUsed(seconds: number): void
}
