import { describe, expect, it } from 'vitest'
import { ConversationModel } from './model'
import { detail, lane, message } from './samples'
import { turnsOf } from './turns'

const asked = (id: string, of: string, turn: string, at: number, parent: string | null = null) =>
  message(id, { role: 'user', state: 'complete', lane: of, turn, parent, text: `${turn}?`, createdAt: `2026-11-23T20:00:0${String(at)}Z` })

describe('turnsOf', () => {
  it('gives each turn once, in the order of asking, whatever lanes took part', () => {
    // Given two lanes; the second was left out of the first turn, the first of the last one
    const model = new ConversationModel(detail([
      asked('a1', 'a', 'one', 1),
      asked('a2', 'a', 'two', 2, 'a1'),
      asked('b2', 'b', 'two', 2),
      asked('b3', 'b', 'three', 3, 'b2'),
      asked('other', 'b', 'not on the path', 4),
    ]))

    // When
    const turns = turnsOf(model, [lane('a', { leaf: 'a2' }), lane('b', { leaf: 'b3' }), lane('c')])

    // Then
    expect(turns.map(({ turn }) => turn)).toEqual(['one', 'two', 'three'])
    expect(turns[1]?.text).toBe('two?')
  })
})
