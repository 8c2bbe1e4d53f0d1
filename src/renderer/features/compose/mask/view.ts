/** How a picture lies on the stage: CSS pixels per pixel of the mask, and where its top left corner is. */
export interface View {
  readonly scale: number
  readonly x: number
  readonly y: number
}

interface Size {
  readonly width: number
  readonly height: number
}
export type Point = readonly [x: number, y: number]

/** CSS pixels around a picture that is fitted. */
const MARGIN = 16
/** CSS pixels of a mask's pixel at most. */
const MAX_SCALE = 16

export const fitView = (stage: Size, picture: Size): View => {
  const across = Math.max(1, stage.width - 2 * MARGIN) / picture.width
  const down = Math.max(1, stage.height - 2 * MARGIN) / picture.height
  const scale = Math.min(across, down, MAX_SCALE)
  return {
    scale,
    x: (stage.width - scale * picture.width) / 2,
    y: (stage.height - scale * picture.height) / 2,
  }
}

export const toPicture = ({ scale, x, y }: View, [u, v]: Point): Point => [(u - x) / scale, (v - y) / scale]
export const toStage = ({ scale, x, y }: View, [u, v]: Point): Point => [u * scale + x, v * scale + y]

/** The view within its bounds: no smaller than fitted, and the middle of the stage shows some of the picture. */
const bounded = (view: View, stage: Size, picture: Size): View => {
  const fitted = fitView(stage, picture)
  if (view.scale <= fitted.scale) return fitted
  const place = (at: number, side: number, length: number) =>
    Math.max(side / 2 - length * view.scale, Math.min(side / 2, at))
  return {
    scale: view.scale,
    x: place(view.x, stage.width, picture.width),
    y: place(view.y, stage.height, picture.height),
  }
}

/** Zooms about a point of the stage, which keeps what it shows. */
export const zoomAt = (view: View, factor: number, [u, v]: Point, stage: Size, picture: Size): View => {
  const scale = Math.min(MAX_SCALE, view.scale * factor)
  const by = scale / view.scale
  return bounded({ scale, x: u - (u - view.x) * by, y: v - (v - view.y) * by }, stage, picture)
}

export const panBy = (view: View, dx: number, dy: number, stage: Size, picture: Size): View =>
  bounded({ ...view, x: view.x + dx, y: view.y + dy }, stage, picture)

/** The view moved as little as needed for a point of the picture to lie well inside the stage. */
export const reveal = (view: View, point: Point, stage: Size, picture: Size): View => {
  const [u, v] = toStage(view, point)
  const edge = Math.min(60, stage.width / 4, stage.height / 4)
  const shift = (at: number, side: number) =>
    at < edge ? edge - at : at > side - edge ? side - edge - at : 0
  const [dx, dy] = [shift(u, stage.width), shift(v, stage.height)]
  return dx === 0 && dy === 0 ? view : panBy(view, dx, dy, stage, picture)
}
