import type { Locator, Page } from '@playwright/test'

/** Drags files and folders of this computer onto something, as from a file manager: their paths come with them. */
export const dropFromDisk = async (page: Page, target: Locator, files: readonly string[]): Promise<void> => {
  const box = await target.boundingBox()
  if (!box) throw new Error('There is nothing to drop onto.')
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [...files], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, ...at, data })
  await session.detach()
}
