import { scheme } from '../files/scheme.ts'

/** The part of Electron's WebFrameMain that is needed here. */
export interface Frame {
  readonly url: string
}

/**
 * Whether a message comes from the app's own page in the top frame of its own window: not from another window, not
 * from a frame inside it, not from a page of another origin.
 * @param sender null for a frame that is gone
 * @param top the top frame of the app's window
 */
export const isOwnSender = (
  sender: Frame | null,
  top: Frame | undefined,
  devServer: string | undefined,
): boolean => sender !== null && sender === top && isOwnPage(sender.url, devServer)

const isOwnPage = (address: string, devServer: string | undefined): boolean =>
  address.startsWith(`${scheme}://app/`) || (devServer !== undefined && address.startsWith(`${devServer}/`))
