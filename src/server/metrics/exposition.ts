/** Prometheus' text format. Source: https://prometheus.io/docs/instrumenting/exposition_formats, version 0.0.4 */
export const expositionType = 'text/plain; version=0.0.4; charset=utf-8'

export type Labels = Readonly<Record<string, string>>

export interface Sample {
  readonly labels?: Labels
  readonly value: number
  /** Put after the name, as `_bucket`. */
  readonly suffix?: string
}

export interface MetricFamily {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly samples: readonly Sample[]
}

const escapeHelp = (text: string): string => text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n')
const escapeLabel = (text: string): string => escapeHelp(text).replace(/"/g, '\\"')

const labelsText = (labels: Labels): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`)
  return pairs.length > 0 ? `{${pairs.join(',')}}` : ''
}

const number = (value: number): string =>
  value === Number.POSITIVE_INFINITY ? '+Inf' : value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value)

export const exposition = (families: readonly MetricFamily[]): string =>
  families
    .map(({ name, help, type, samples }) => {
      const head = `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n`
      const lines = samples.map(
        ({ labels = {}, value, suffix = '' }) => `${name}${suffix}${labelsText(labels)} ${number(value)}\n`,
      )
      return head + lines.join('')
    })
    .join('')

/** Counts by labels. */
export const createCounter = () => {
  const counts = new Map<string, { readonly labels: Labels; value: number }>()
  return {
    add: (labels: Labels) => {
      const key = JSON.stringify(labels)
      const count = counts.get(key) ?? { labels, value: 0 }
      count.value++
      counts.set(key, count)
    },
    samples: (): readonly Sample[] => [...counts.values()].map(count => ({ ...count })),
  }
}

/** @param bounds upper ends of its buckets, ascending; `+Inf` is added */
export const createHistogram = (bounds: readonly number[]) => {
  const series = new Map<string, { readonly labels: Labels; counts: number[]; sum: number }>()
  return {
    observe: (labels: Labels, value: number) => {
      const key = JSON.stringify(labels)
      const one = series.get(key) ?? { labels, counts: Array(bounds.length + 1).fill(0), sum: 0 }
      const at = bounds.findIndex(bound => value <= bound)
      one.counts[at < 0 ? bounds.length : at]!++
      one.sum += value
      series.set(key, one)
    },
    samples: (): readonly Sample[] =>
      [...series.values()].flatMap(({ labels, counts, sum }) => {
        let total = 0
        const buckets = counts.map((count, i) => {
          total += count
          const le = number(bounds[i] ?? Number.POSITIVE_INFINITY)
          return { suffix: '_bucket', labels: { ...labels, le }, value: total }
        })
        return [
          ...buckets,
          { suffix: '_sum', labels, value: sum },
          { suffix: '_count', labels, value: total },
        ]
      }),
  }
}
