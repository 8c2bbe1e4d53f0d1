// Writes src/core/faces/mesh/face-mesh-topology.json: which of the 468 face-mesh points form triangles and contours.
//   node tools/convert/face-mesh-topology.mjs <@mediapipe/face_mesh folder> <mind-ar folder> <out.json>
// Left and right are the subject's: the left eye is on the right side of an unmirrored picture.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'

const [faceMeshFolder, mindArFolder, out] = process.argv.slice(2).map(p => resolve(p))
const mediapipe = createRequire(import.meta.url)(join(faceMeshFolder, 'face_mesh.js'))

/** Follows connections [a,b],[b,c]… from `start` into an ordered loop (without repeating the start). */
const walk = (connections, start) => {
  const neighbours = new Map()
  for (const [a, b] of connections) {
    neighbours.set(a, [...(neighbours.get(a) ?? []), b])
    neighbours.set(b, [...(neighbours.get(b) ?? []), a])
  }
  const loop = [start]
  for (;;) {
    const next = neighbours.get(loop.at(-1)).find(n => !loop.includes(n))
    if (next === undefined) return loop
    loop.push(next)
  }
}

const obj = readFileSync(join(mindArFolder, 'src/face-target/face-geometry/canonical-face-model.obj'), 'utf8')
const lines = kind =>
  obj
    .split('\n')
    .filter(line => line.startsWith(`${kind} `))
    .map(line => line.trim().split(/\s+/).slice(1))
const canonical = lines('v').map(v => v.map(n => Math.round(Number(n) * 1e4) / 1e4))
const faces = lines('f').map(f => f.map(corner => Number(corner.split('/')[0]) - 1))

const lips = mediapipe.FACEMESH_LIPS
const loops = {
  faceOval: walk(mediapipe.FACEMESH_FACE_OVAL, 10),
  leftEye: walk(mediapipe.FACEMESH_LEFT_EYE, 263),
  rightEye: walk(mediapipe.FACEMESH_RIGHT_EYE, 33),
  lipsOuter: walk(lips, 61),
  lipsInner: walk(lips, 78),
}
/** The brow's two rows as one loop: upper row outward-in, lower row back. */
const brow = (connections, upperStart, lowerStart) => [
  ...walk(connections, upperStart),
  ...walk(connections, lowerStart).reverse(),
]

/** The triangles turned so that neighbours run through their common edge in opposite directions, starting from the first. */
const orient = all => {
  const byEdge = new Map()
  const edges = ([a, b, c]) => [
    [a, b],
    [b, c],
    [c, a],
  ]
  const edgeKey = ([a, b]) => (a < b ? `${a},${b}` : `${b},${a}`)
  for (const [i, triangle] of all.entries()) {
    for (const edge of edges(triangle)) byEdge.set(edgeKey(edge), [...(byEdge.get(edgeKey(edge)) ?? []), i])
  }
  const turned = new Map([[0, all[0]]])
  for (const triangle of turned.values()) {
    for (const [a, b] of edges(triangle)) {
      for (const j of byEdge.get(edgeKey([a, b]))) {
        if (turned.has(j)) continue
        const same = edges(all[j]).some(([c, d]) => c === a && d === b)
        turned.set(j, same ? [...all[j]].reverse() : all[j])
      }
    }
  }
  if ([...byEdge.values()].some(owners => owners.length > 2)) throw new Error('an edge with three triangles')
  if (turned.size !== all.length) throw new Error('the mesh is in pieces')
  const border = [...byEdge].filter(([, owners]) => owners.length === 1).length
  return { triangles: all.map((_, i) => turned.get(i)), border }
}

const connections = mediapipe.FACEMESH_TESSELATION
const skin = Array.from({ length: connections.length / 3 }, (_, i) =>
  connections.slice(3 * i, 3 * i + 3).map(([a]) => a),
)
// The canonical model closes the eyes and the mouth; MediaPipe's tessellation leaves them open.
const within = loop => faces.filter(face => face.every(n => loop.includes(n)))
const fills = [within(loops.leftEye), within(loops.rightEye), within(loops.lipsInner)]
const { triangles: oriented, border } = orient([...skin, ...fills.flat()])
if (border !== loops.faceOval.length)
  throw new Error(`${border} border edges, the face oval has ${loops.faceOval.length}`)

// Outward in the canonical model (x to the subject's left, y up, z out of the face) is counter-clockwise seen from
// the front; in a picture, where y points down, such triangles run clockwise on screen.
const signedArea = ([a, b, c]) => {
  const [p, q, r] = [canonical[a], canonical[b], canonical[c]]
  return (q[0] - p[0]) * (r[1] - p[1]) - (r[0] - p[0]) * (q[1] - p[1])
}
const outward =
  oriented.reduce((sum, t) => sum + signedArea(t), 0) > 0 ? oriented : oriented.map(t => [...t].reverse())
const cut = (from, count) => outward.slice(from, from + count)

const topology = {
  source:
    'MediaPipe (Apache-2.0): triangles and contours from @mediapipe/face_mesh 0.4.1657299874; eye and mouth triangles and canonical points (centimetres; x to the subject’s left, y up, z out of the face) from canonical_face_model.obj as packed in mind-ar 1.2.5. Left and right are the subject’s.',
  triangles: cut(0, skin.length),
  leftEyeTriangles: cut(skin.length, fills[0].length),
  rightEyeTriangles: cut(skin.length + fills[0].length, fills[1].length),
  mouthTriangles: cut(skin.length + fills[0].length + fills[1].length, fills[2].length),
  faceOval: loops.faceOval,
  leftEye: loops.leftEye,
  rightEye: loops.rightEye,
  leftEyebrow: brow(mediapipe.FACEMESH_LEFT_EYEBROW, 300, 276),
  rightEyebrow: brow(mediapipe.FACEMESH_RIGHT_EYEBROW, 70, 46),
  lipsOuter: loops.lipsOuter,
  lipsInner: loops.lipsInner,
  canonical,
}
const rows = Object.entries(topology).map(
  ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`,
)
writeFileSync(out, `{\n${rows.join(',\n')}\n}\n`)
console.log(
  Object.entries(topology)
    .map(([name, value]) => `${name}: ${value.length}`)
    .join('\n'),
)
