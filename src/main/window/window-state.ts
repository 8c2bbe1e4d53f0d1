import { readFileSync, writeFileSync } from 'node:fs'

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface WindowState {
  readonly normal: Box
  readonly maximised: boolean
}

export const smallest = { width: 820, height: 600 } as const
const preferred = { width: 1280, height: 860 } as const

export const readWindowState = (file: string): WindowState | undefined => {
  try {
    const { normal, maximised } = JSON.parse(readFileSync(file, 'utf8')) as WindowState
    const { x, y, width, height } = normal
    const isBox = [x, y, width, height].every(Number.isSafeInteger) && width > 0 && height > 0
    return isBox && typeof maximised === 'boolean'
      ? { normal: { x, y, width, height }, maximised }
      : undefined
  } catch {
    // Missing or unreadable: the window opens as on the first start.
    return undefined
  }
}

/** Synchronous, since the app may be about to exit. An incomplete file counts as missing. */
export const writeWindowState = (file: string, state: WindowState): void => {
  try {
    writeFileSync(file, JSON.stringify(state))
  } catch {
    // Only a convenience: a full disk must not keep the window from closing.
  }
}

const overlap = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y))

const between = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, high))

/**
 * The window's bounds: the saved ones if they are still on a display, otherwise the middle of the primary display.
 * Never larger than its display.
 * @param areas work areas of the displays, the primary one first
 */
export const placeWindow = (saved: WindowState | undefined, areas: readonly Box[]): Box => {
  const primary = areas[0] ?? { x: 0, y: 0, ...preferred }
  const was = saved?.normal
  const home = was && [...areas].sort((a, b) => overlap(was, b) - overlap(was, a))[0]
  // A few pixels at a display's edge cannot be grabbed with the mouse.
  const visible = was && home && overlap(was, home) >= 0.2 * was.width * was.height
  const area = visible ? home : primary
  const wanted = was ?? preferred
  const width = between(wanted.width, Math.min(smallest.width, area.width), area.width)
  const height = between(wanted.height, Math.min(smallest.height, area.height), area.height)
  if (visible)
    return {
      x: between(was.x, area.x, area.x + area.width - width),
      y: between(was.y, area.y, area.y + area.height - height),
      width,
      height,
    }
  return {
    x: area.x + Math.round((area.width - width) / 2),
    y: area.y + Math.round((area.height - height) / 2),
    width,
    height,
  }
}
