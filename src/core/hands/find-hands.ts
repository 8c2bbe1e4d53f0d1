// Hands near a face: where a palm seems to be, landmarks say whether it is one and where its fingers are.

import type { Box } from '../faces/geometry/face.ts'
import type { FaceRoi } from '../faces/mesh/face-roi.ts'
import { createPyramid } from '../imaging/resample/pyramid.ts'
import { crop } from '../imaging/resample/resize.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'
import type { Session } from '../onnx/session.ts'
import { roiOfLandmarks, roiOfPalm } from './hand-roi.ts'
import { runHandLandmark } from './models/hand-landmark.ts'
import { runPalmDetection } from './models/palm-detection.ts'

export interface HandNetworks {
  readonly palmDetection: Session
  readonly handLandmark: Session
}

/** 21 × (x, y, z) in pixels of the image; see `HandLandmarks`. */
export type Hand = Float32Array

/** Side of the square in which palms are looked for, and of what their landmarks may reach, in sizes of the face. */
const SEARCHED = 2.2
const REACHED = 4
const MIN_SCORE = 0.5
/**
 * Least presence at the first look, from the palm, and at the second, from the landmarks themselves. In 780 faces, ears
 * and mouths that were taken for palms had up to .75 and .66; the hands, but for one drawn one, .73 and .91 and more.
 */
const MIN_PRESENCE = { first: 0.5, second: 0.8 }

/**
 * Hands in front of a face or beside it.
 * @param face its box in pixels of the image
 */
export const findHands = async (
  { palmDetection, handLandmark }: HandNetworks,
  image: RgbImage,
  face: Box,
): Promise<Hand[]> => {
  const size = Math.max(face[2], face[3])
  const roi: FaceRoi = {
    centre: [face[0] + face[2] / 2, face[1] + face[3] / 2],
    side: SEARCHED * size,
    roll: 0,
  }
  const near = partAround(image, roi)
  if (!near) return []
  const palms = await runPalmDetection(palmDetection, near.pyramid, move(roi, -near.x, -near.y), MIN_SCORE)
  // Most faces have no palm near them, and halving what is around a large face takes long.
  const around = palms.length > 0 ? partAround(image, { ...roi, side: REACHED * size }) : undefined
  if (!around) return []
  const hands: Hand[] = []
  for (const palm of palms) {
    const first = move(roiOfPalm(palm), near.x - around.x, near.y - around.y)
    const seen = await runHandLandmark(handLandmark, around.pyramid, first)
    if (!(seen.presence > MIN_PRESENCE.first)) continue
    const { points, presence } = await runHandLandmark(handLandmark, around.pyramid, roiOfLandmarks(seen))
    if (!(presence > MIN_PRESENCE.second)) continue
    hands.push(
      points.map((value, i) => (i % 3 === 0 ? value + around.x : i % 3 === 1 ? value + around.y : value)),
    )
  }
  return hands
}

const move = (roi: FaceRoi, dx: number, dy: number): FaceRoi => ({
  ...roi,
  centre: [roi.centre[0] + dx, roi.centre[1] + dy],
})

/** The part of the image that a region shows; undefined where they do not overlap. */
const partAround = (image: RgbImage, { centre: [x, y], side }: FaceRoi) => {
  const left = Math.max(0, Math.floor(x - side / 2))
  const top = Math.max(0, Math.floor(y - side / 2))
  const width = Math.min(image.width, Math.ceil(x + side / 2)) - left
  const height = Math.min(image.height, Math.ceil(y + side / 2)) - top
  if (!(width > 1 && height > 1)) return undefined
  return { pyramid: createPyramid(crop(image, left, top, width, height)), x: left, y: top }
}
