import type { Point } from '../../imaging/rgb-image.ts'

/** Left, top, width, height in pixels of the upright picture. May reach beyond its border. */
export type Box = readonly [x: number, y: number, width: number, height: number]

/** Degrees. Yaw > 0: the face looks to the picture's right; pitch > 0: looks up; roll > 0: head tilts clockwise in the picture. */
export interface FacePose {
  readonly yaw: number
  readonly pitch: number
  readonly roll: number
}

/** Left eye, right eye, nose tip, left mouth corner, right mouth corner; left and right as seen in the picture (insightface's order). */
export type FacePoints = readonly [Point, Point, Point, Point, Point]

/** A face found in a picture. */
export interface Face {
  readonly box: Box
  /** Detector confidence, 0 to 1. */
  readonly score: number
  readonly points: FacePoints
  /** 468 × (x, y, z) of the MediaPipe face mesh, in pixels of the upright picture; z grows away from the camera, in the same unit. */
  readonly mesh: Float32Array
  readonly pose: FacePose
}
