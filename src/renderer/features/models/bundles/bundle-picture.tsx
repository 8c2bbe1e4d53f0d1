import type { BundleId } from '../../../../shared/api/bundles.ts'
import styles from './bundles.module.css'

/** What a bundle is for, drawn as a diagram: no picture of a model can be shown before it is installed. */
export const BundlePicture = ({ of }: { readonly of: BundleId }) => (
  <svg className={styles.picture} viewBox="0 0 240 104" aria-hidden="true">
    <Drawing of={of} />
  </svg>
)

const Drawing = ({ of }: { readonly of: BundleId }) => {
  switch (of) {
    case 'first-step':
      return <FromCartoonToPhoto />
    case 'sharp-faces':
      return <FromBlocksToFace />
    case 'everything':
      return <ManyPictures />
  }
}

const line = { fill: 'none', stroke: 'var(--line-strong)', strokeWidth: 1.5, strokeLinecap: 'round' } as const
const accent = { ...line, stroke: 'var(--accent)' } as const

const Card = ({
  x,
  y = 12,
  width = 76,
}: {
  readonly x: number
  readonly y?: number
  readonly width?: number
}) => <rect x={x} y={y} width={width} height="80" rx="8" fill="var(--raised)" stroke="var(--line-strong)" />

const Arrow = () => <path d="M110 52h20m-6-6 6 6-6 6" {...accent} />

const FromCartoonToPhoto = () => (
  <>
    <Card x={22} />
    <circle cx="60" cy="44" r="15" {...line} />
    <path d="M55 41v1M65 41v1M54 49c3 3 9 3 12 0M38 84c3-14 11-20 22-20s19 6 22 20" {...line} />
    <Arrow />
    <Card x={142} />
    <path d="M143 74c20-16 34 2 74-14v24a8 8 0 0 1-8 8h-58a8 8 0 0 1-8-8z" fill="var(--sunken)" />
    <path d="M155 91c2-17 12-25 25-25s23 8 25 25z" fill="var(--accent-soft)" />
    <path d="M163 42c-2-17 8-24 17-24s19 7 17 24l2 14c-5 5-33 5-38 0z" fill="var(--accent)" />
    <path d="M174 54h12v13c-2 5-10 5-12 0z" fill="var(--accent-soft)" stroke="var(--raised)" />
    <ellipse cx="180" cy="43" rx="12" ry="15" fill="var(--accent-soft)" stroke="var(--raised)" />
    <path d="M168 39c6-1 12-5 14-9 2 4 5 7 10 8 0-11-5-16-12-16s-13 6-12 17z" fill="var(--accent)" />
    <path d="M175 43v1M185 43v1M180 45v4M176 53c2 2 6 2 8 0" {...accent} />
  </>
)

/** A face seen too coarsely: how dark each square is, row by row; 0 for none. */
const shades = ['023320', '333333', '221122', '131131', '211112', '212212', '021120', '001100']
const blocks = shades.flatMap((row, y) =>
  [...row].map((shade, x) => ({ x: 39 + 7 * x, y: 23 + 7 * y, opacity: 0.22 * Number(shade) })),
)

const FromBlocksToFace = () => (
  <>
    <Card x={22} />
    {blocks.map(({ x, y, opacity }) => (
      <rect key={`${x},${y}`} x={x} y={y} width="7" height="7" fill="var(--accent)" opacity={opacity} />
    ))}
    <Arrow />
    <Card x={142} />
    <path d="M150 30v-8h8M202 22h8v8M210 74v8h-8M158 82h-8v-8" {...line} />
    <path
      d="M162 46c0-16 8-24 18-24s18 8 18 24c0 18-8 34-18 34s-18-16-18-34z"
      fill="var(--accent-soft)"
      stroke="var(--accent)"
      strokeWidth="1.5"
    />
    <path
      d="M167 42c3-2 6-2 9 0M184 42c3-2 6-2 9 0M168 48c2-3 6-3 8 0-2 2-6 2-8 0zM184 48c2-3 6-3 8 0-2 2-6 2-8 0zM180 49v9l-3 2M172 66c4 5 12 5 16 0"
      {...accent}
    />
  </>
)

const ManyPictures = () => (
  <>
    <g transform="rotate(-6 76 54)">
      <Card x={38} width={72} />
      <circle cx="74" cy="46" r="12" {...line} />
      <path d="M56 84c2-12 9-18 18-18s16 6 18 18" {...line} />
    </g>
    <g transform="rotate(5 166 54)">
      <Card x={130} width={72} />
      <path d="M142 82l16-24 12 16 8-10 14 18z" {...line} />
      <circle cx="184" cy="32" r="6" {...line} />
    </g>
    <Card x={84} y={8} width={72} />
    <path d="M96 84c2-15 11-22 24-22s22 7 24 22z" fill="var(--accent-soft)" />
    <circle cx="120" cy="42" r="14" fill="var(--accent-soft)" stroke="var(--accent)" strokeWidth="1.5" />
    <path d="M115 40v1M125 40v1M115 47c3 3 7 3 10 0" {...accent} />
    <path d="M148 14l2 5 5 2-5 2-2 5-2-5-5-2 5-2z" fill="var(--accent)" />
  </>
)
