import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { call } from '../../shared/api/client'
import type { ConversationDetail, Message, MessageState, Progress } from '../../shared/api/types'
import { follow, type Connection } from './feed'
import { ConversationModel } from './model'

/** The list shows what is stored; answers are stored a moment after they are shown. */
const STORED_MS = 700

async function fetchDetail(id: string) {
  return call<ConversationDetail>('GET', `/api/conversations/${id}`)
}

/** Keeps a model up to date from the server's log until the returned function is called. */
function keep(model: ConversationModel, changed: () => void): () => void {
  const id = model.conversation.id
  return follow(`/api/conversations/${id}/events`, {
    lastEventId: () => model.lastEventId,
    event: (kind, data, event) => {
      const whole = model.apply(kind, data, event)
      if (kind === 'conversation' || kind === 'turn' || kind === 'message') changed()
      return whole
    },
    snapshot: async () => { model.reset(await fetchDetail(id)) },
    connection: (connection) => { model.setConnection(connection) },
  })
}

interface Loaded {
  model: ConversationModel | null
  error: unknown
  retry: () => void
}

export function useConversation(id: string): Loaded {
  const queries = useQueryClient()
  const [model, setModel] = useState<ConversationModel | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [attempt, setAttempt] = useState(0)

  useEffect(() => {
    let stop: (() => void) | null = null
    let current = true
    setError(null)
    setModel(null)
    fetchDetail(id)
      .then((detail) => {
        if (!current) return
        const loaded = new ConversationModel(detail)
        setModel(loaded)
        stop = keep(loaded, () => {
          setTimeout(() => { void queries.invalidateQueries({ queryKey: ['conversations'] }) }, STORED_MS)
        })
      })
      .catch((failed: unknown) => {
        if (current) setError(failed)
      })
    return () => {
      current = false
      stop?.()
    }
  }, [id, attempt, queries])

  return { model, error, retry: () => { setAttempt((count) => count + 1) } }
}

export function useMessage(model: ConversationModel, id: string): Message | undefined {
  return useSyncExternalStore(
    (listener) => model.subscribe(id, listener),
    () => model.message(id),
  )
}

/** The state alone: does not change with every word. */
export function useMessageState(model: ConversationModel, id: string): MessageState | null {
  return useSyncExternalStore(
    (listener) => model.subscribe(id, listener),
    () => model.message(id)?.state ?? null,
  )
}

export function useProgress(model: ConversationModel, id: string | null): Progress | undefined {
  return useSyncExternalStore(
    (listener) => model.subscribe(id ?? '', listener),
    () => (id ? model.progressOf(id) : undefined),
  )
}

export function useConversationState(model: ConversationModel) {
  return useSyncExternalStore(
    (listener) => model.subscribe('conversation', listener),
    () => model.conversation,
  )
}

export function useTree(model: ConversationModel): number {
  return useSyncExternalStore(
    (listener) => model.subscribe('tree', listener),
    () => model.treeVersion,
  )
}

export function useConnection(model: ConversationModel): Connection {
  return useSyncExternalStore(
    (listener) => model.subscribe('connection', listener),
    () => model.connection,
  )
}
