import { beforeEach, describe, expect, it, vi } from 'vitest'
import { draft, keepDraft, keepLeftOut, leftOut, planned, rememberedLanes, rememberLanes, SANDBOX } from './memory'

beforeEach(() => { localStorage.clear() })

describe('what survives a reload', () => {
  it('is the lanes with their parameters, and which of them are left out', () => {
    const lanes = [planned('a/one'), { model: 'b/two', on: false, parameters: { temperature: 0.2 } }]
    rememberLanes(lanes)
    expect(rememberedLanes()).toEqual(lanes)
  })

  it('is also what an earlier version kept', () => {
    localStorage.setItem('polyphony.newModels', JSON.stringify(['a/one', 7, null]))
    expect(rememberedLanes()).toEqual([planned('a/one')])
  })

  it('is the sandbox where nothing readable is kept', () => {
    for (const kept of ['', '{', '{}', '[]']) {
      localStorage.setItem('polyphony.newModels', kept)
      expect(rememberedLanes().map(({ model }) => model)).toEqual(SANDBOX)
    }
  })

  it('is the draft and the lanes left out, for each conversation', () => {
    keepDraft('c1', 'half a thought')
    keepLeftOut('c1', new Set(['l2']))
    expect([draft('c1'), [...leftOut('c1')]]).toEqual(['half a thought', ['l2']])
    expect([draft('c2'), [...leftOut('c2')]]).toEqual(['', []])
    keepDraft('c1', '')
    keepLeftOut('c1', new Set())
    expect(localStorage.length).toBe(0)
  })

  it('is nothing where the browser stores nothing, and writing still works', () => {
    const full = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => { throw new DOMException('full', 'QuotaExceededError') })
    expect(() => { keepDraft('c1', 'x') }).not.toThrow()
    expect(draft('c1')).toBe('')
    full.mockRestore()
  })
})
