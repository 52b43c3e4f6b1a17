import { describe, expect, it } from 'vitest'
import { buckets } from './buckets'

const point = (at: string, requests: number) => ({ at, requests, failed: 0, tokens: 0, nano: 0, unknownCost: 0 })

describe('bars of a chart', () => {
  it('stand for every day, also for those without requests', () => {
    const bars = buckets({ step: 'day', points: [point('2026-11-21T00:00:00Z', 3), point('2026-11-24T00:00:00Z', 1)] }, '2026-11-20T15:00:00Z', new Date('2026-11-25T01:00:00Z'))
    expect(bars.map(({ requests }) => requests)).toEqual([0, 3, 0, 0, 1, 0])
    expect(bars.at(0)?.at).toBe('2026-11-20T00:00:00.000Z')
  })

  it('begin with the first point where all time is wanted', () => {
    const bars = buckets({ step: 'day', points: [point('2026-11-23T00:00:00Z', 3)] }, null, new Date('2026-11-25T01:00:00Z'))
    expect(bars.map(({ requests }) => requests)).toEqual([3, 0, 0])
  })

  it('end with the last hour that was wanted', () => {
    const bars = buckets({ step: 'hour', points: [] }, '2026-11-20T00:00:00Z', new Date('2026-11-21T00:00:00Z'))
    expect(bars).toHaveLength(24)
  })

  it('are at most as many as can be told apart', () => {
    const bars = buckets({ step: 'day', points: [point('2019-01-01T00:00:00Z', 1), point('2026-11-24T00:00:00Z', 2)] }, null, new Date('2026-11-25T01:00:00Z'))
    expect(bars).toHaveLength(400)
    expect(bars.at(-2)?.requests).toBe(2)
  })
})
