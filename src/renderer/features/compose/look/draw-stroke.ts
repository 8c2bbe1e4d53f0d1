import type { BrushStroke } from '../../../../shared/api/swap-controls.ts'

interface View {
  /** Of the canvas, in pixels of the photo. */
  readonly left: number
  readonly top: number
  /** Canvas pixels per photo pixel. */
  readonly scale: number
}

/** Colours of what is added and taken away, as in a mask picture. */
const colours = { add: 'rgb(0 200 90)', remove: 'rgb(230 40 40)' } as const

/** Shows a stroke while it is drawn; none clears the canvas. */
export const drawStroke = (canvas: HTMLCanvasElement, stroke: BrushStroke | null, view: View): void => {
  const context = canvas.getContext('2d')
  if (!context) return
  context.clearRect(0, 0, canvas.width, canvas.height)
  if (!stroke) return
  const { left, top, scale } = view
  const radius = (stroke.size / 2) * scale
  context.globalAlpha = 0.55
  context.strokeStyle = colours[stroke.effect]
  context.lineWidth = 2 * radius * (1 - stroke.softness / 2)
  context.lineCap = 'round'
  context.lineJoin = 'round'
  context.filter = stroke.softness > 0 ? `blur(${(radius * stroke.softness) / 4}px)` : 'none'
  context.beginPath()
  const [first, ...others] = stroke.points.map(([x, y]) => [(x - left) * scale, (y - top) * scale] as const)
  if (!first) return
  context.moveTo(...first)
  // A click is a line of no length, of which only the round ends are seen.
  context.lineTo(...first)
  for (const point of others) context.lineTo(...point)
  context.stroke()
  context.filter = 'none'
}
