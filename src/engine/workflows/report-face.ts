import type { Face } from '../../core/faces/geometry/face.ts'
import type { FaceReport } from '../../shared/api/faces.ts'

const hundredth = (value: number): number => Math.round(value * 100) / 100

export const reportFace = ({ box, points, score, pose }: Face): FaceReport => ({
  box: box.map(hundredth) as [number, number, number, number],
  points: points.map(([x, y]) => [hundredth(x), hundredth(y)]),
  score: Math.round(score * 1e4) / 1e4,
  pose: { yaw: hundredth(pose.yaw), pitch: hundredth(pose.pitch), roll: hundredth(pose.roll) },
})
