import type { Point } from '../../imaging/rgb-image.ts'

/** Left, top, width, height in pixels of the upright image. May reach beyond its border. */
export type Box = readonly [x: number, y: number, width: number, height: number]

/** Degrees. Yaw > 0: the face looks to the image's right; pitch > 0: looks up; roll > 0: head tilts clockwise in the image. */
export interface FacePose {
  readonly yaw: number
  readonly pitch: number
  readonly roll: number
}

/** Left eye, right eye, nose tip, left mouth corner, right mouth corner; left and right as seen in the image (insightface's order). */
export type FacePoints = readonly [Point, Point, Point, Point, Point]

/** What a detector suggests may be a face. */
export interface Candidate {
  readonly box: Box
  /** Detector confidence, 0 to 1. */
  readonly score: number
}

/** A face as detectors with five points (keypoints) give it, in pixels of the image. */
export interface DetectedFace extends Candidate {
  readonly points: FacePoints
}

/** A face found in an image, with its mesh. */
export interface Face extends DetectedFace {
  /** 468 × (x, y, z) of the MediaPipe face mesh, in pixels of the upright image; z grows away from the camera, in the same unit. */
  readonly mesh: Float32Array
  readonly pose: FacePose
}
