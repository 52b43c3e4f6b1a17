import { describe, expect, it } from 'vitest'
import type { DeploymentHealth } from '../../shared/api/types'
import { byNeed, linePath, successPercent, untilOf } from './health'

describe('health', () => {
  it('shows first what needs a look', () => {
    const one = (state: DeploymentHealth['state'], asked: number, model = 'm') => ({ state, asked, model }) as DeploymentHealth
    const sorted = [one('working', 9), one('out', 0), one('working', 10), one('resting', 1), one('probing', 3)].sort(byNeed)
    expect(sorted.map(({ state, asked }) => `${state} ${String(asked)}`)).toEqual(['resting 1', 'probing 3', 'out 0', 'working 10', 'working 9'])
  })

  it.each([[0, 0, null], [10, 0, 100], [1000, 1, 99], [10, 5, 50], [1000, 999, 1], [3, 3, 0]])('of %i asked with %i failed, %s percent went well', (asked, failed, percent) => {
    expect(successPercent(asked, failed)).toBe(percent)
  })

  it('breaks a line where nothing was measured', () => {
    expect(linePath([10, 20, null, 10], 30, 12)).toBe('M0.0 6.0L10.0 1.0M24.0 6.0h6')
    expect(linePath([null, null], 30, 12)).toBe('')
  })

  it('knows when a time is over', () => {
    const now = new Date('2026-01-01T00:00:00Z')
    expect(untilOf('open', now)).toBeNull()
    expect(untilOf('hour', now)).toBe('2026-01-01T01:00:00.000Z')
  })
})
