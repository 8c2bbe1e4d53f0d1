import type { RouteOutput } from '../../shared/api/contract.ts'

type Seen = Pick<RouteOutput<'faces'>, 'width' | 'height' | 'faces' | 'lightness' | 'monochrome'>

/** Shares of the picture's height from which on the largest face makes it so. */
const closeUp = 0.45
const portrait = 0.2

const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']

/** Faces beyond so many are counted only. */
const mostPlaces = 3

/**
 * What can be said of a picture by its faces, its shape and its light. Who or how somebody is cannot be seen, and is not
 * said.
 */
export const captionOf = ({ width, height, faces, lightness, monochrome }: Seen): string => {
  const shape = width > height * 1.1 ? 'wide' : height > width * 1.1 ? 'upright' : 'square'
  const count = `${numbers[faces.length] ?? faces.length} ${faces.length === 1 ? 'face' : 'faces'}`
  const tallest = Math.max(0, ...faces.map(({ box: [, , , tall] }) => tall)) / height
  const distance = tallest >= closeUp ? 'close-up' : tallest >= portrait ? 'portrait' : 'from afar'
  const places = faces
    .map(({ box: [left, , across] }) => (left + across / 2) / width)
    .sort((a, b) => a - b)
    .map(centre => (centre < 0.38 ? 'left' : centre > 0.62 ? 'right' : 'middle'))
  return [
    `${shape === 'upright' ? 'an' : 'a'} ${shape} picture with ${count}`,
    ...(faces.length > 0 ? [distance] : []),
    ...(faces.length > mostPlaces ? [] : [...new Set(places)].map(place => placed[place])),
    ...(monochrome ? ['monochrome'] : []),
    ...(lightness < 0.25 ? ['dark'] : lightness > 0.75 ? ['bright'] : []),
  ].join(', ')
}

const placed = { left: 'on the left', middle: 'in the middle', right: 'on the right' } as const
