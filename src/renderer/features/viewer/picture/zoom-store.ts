import { create } from 'zustand'

interface ZoomState {
  /** Pixels of the screen for one of the picture, in percent. */
  readonly percent: number
  /** Whether the person has seen how a zoomed picture is moved. */
  readonly hintShown: boolean
}

/** Apart from the picture's own view, which a turn of the wheel would render again. */
export const useZoom = create<ZoomState>(() => ({ percent: 100, hintShown: false }))

/** @param part 1 for a pixel of the screen for each of the picture */
export const setZoomPercent = (part: number): void => {
  const percent = Math.round(part * 100)
  if (percent !== useZoom.getState().percent) useZoom.setState({ percent })
}
