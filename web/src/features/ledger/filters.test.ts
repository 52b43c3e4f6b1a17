import { describe, expect, it } from 'vitest'
import { chosen, isFiltered, isId, readSearch, spanOf, toggled, toQuery } from './filters'

const NOW = new Date('2026-11-25T21:30:00Z')

describe('what is asked of the logs', () => {
  it('is read from an address, and what makes no sense is left out', () => {
    expect(readSearch({ state: ['failed', 7, null], provider: 'openai', door: {}, range: '30d', slow: 1500.4, dear: -1, from: '2026-02-31x', id: ' 019a ', other: 1 }))
      .toEqual({ state: ['failed', '7'], provider: ['openai'], range: '30d', slow: 1500, id: '019a' })
    expect(readSearch({ range: '7d' })).toEqual({})
  })

  it('has a time: a range before now, or days in UTC of which the last counts', () => {
    expect(spanOf({}, NOW)).toEqual({ from: '2026-11-18T21:30:00.000Z' })
    expect(spanOf({ range: 'all' }, NOW)).toEqual({})
    expect(spanOf({ range: '1d', from: '2026-11-01', to: '2026-11-30' }, NOW)).toEqual({ from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00.000Z' })
    expect(spanOf({ to: '2026-11-02' }, NOW)).toEqual({ to: '2026-11-03T00:00:00.000Z' })
  })

  it('goes to the server with each value by itself', () => {
    expect(toQuery({ range: 'all', state: ['failed', 'upstream_cut'], slow: 100, dear: 5, id: 'x' }, NOW).toString())
      .toBe('state=failed&state=upstream_cut&min_latency_ms=100&min_cost_nano=5')
  })

  it('gains a value and loses it again', () => {
    const one = toggled({ range: '1d' }, 'state', 'failed')
    const two = toggled(one, 'state', 'complete')
    expect(chosen(two)).toEqual([{ dimension: 'state', value: 'failed' }, { dimension: 'state', value: 'complete' }])
    expect(toggled(toggled(two, 'state', 'failed'), 'state', 'complete')).toEqual({ range: '1d' })
    expect(isFiltered(one)).toBe(true)
    expect(isFiltered({ range: '1d' })).toBe(false)
  })

  it('may be an id, or how it begins', () => {
    expect(['019ac3d0', '019ac3d0-1f2e-7abc', ' 019AC3D0 '].every(isId)).toBe(true)
    expect(['', '019ac3', 'not an id at all', '019ac3d0-1f2e-7abc-8000-0123456789abcd'].some(isId)).toBe(false)
  })
})
