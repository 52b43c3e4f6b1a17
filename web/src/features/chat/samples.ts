import type { ConversationDetail, Lane, Message } from '../../shared/api/types'

/** Values for tests. */
export function message(id: string, change: Partial<Message> = {}): Message {
  return {
    id, conversation: 'c', lane: 'l', turn: 't', parent: null, role: 'assistant', state: 'running', text: '', thinking: null,
    toolCalls: [], createdAt: '2026-11-23T20:00:00Z', finishedAt: null, completion: null, error: null, ...change,
  }
}

export function lane(id: string, change: Partial<Lane> = {}): Lane {
  return {
    id, conversation: 'c', position: 0, model: 'sandbox/story', leaf: null, open: true, ...change,
    parameters: { temperature: null, topP: null, maxOutputTokens: null, reasoningEffort: null, system: null, seed: null, stop: null },
  }
}

export function detail(messages: Message[], lastEventId = 0): ConversationDetail {
  return {
    conversation: {
      id: 'c', title: 'T', titleSource: 'user', createdAt: '', updatedAt: '', running: true, deletedAt: null,
      lanes: [lane('l', { leaf: messages.at(-1)?.id ?? null })],
    },
    messages,
    lastEventId,
  }
}

/** Numbers from 0 to 1 that are the same in every run. */
export function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
