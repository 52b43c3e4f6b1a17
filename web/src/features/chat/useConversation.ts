import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { call } from '../../shared/api/client'
import type { ConversationDetail, Message, Progress } from '../../shared/api/types'
import { ConversationModel, type Connection } from './model'

const KINDS = ['turn', 'message', 'delta', 'tool', 'progress', 'conversation']
const RETRY_MS = 1_500
/** The list shows what is stored; answers are stored a moment after they are shown. */
const STORED_MS = 700

async function fetchDetail(id: string) {
  return call<ConversationDetail>('GET', `/api/conversations/${id}`)
}

/** Keeps a model up to date from the server's log until `stop` is called. */
function follow(model: ConversationModel, changed: () => void): () => void {
  const id = model.conversation.id
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  let stopped = false

  const again = () => {
    source?.close()
    source = null
    if (stopped) return
    model.setConnection('lost')
    timer = setTimeout(() => {
      void fetchDetail(id)
        .then((detail) => {
          if (!stopped) {
            model.reset(detail)
            open()
          }
        })
        .catch(again)
    }, RETRY_MS)
  }

  const open = () => {
    const opened = new EventSource(`/api/conversations/${id}/events?lastEventId=${String(model.lastEventId)}`)
    source = opened
    opened.onopen = () => { model.setConnection('open') }
    opened.onerror = () => {
      model.setConnection('lost')
      if (opened.readyState === EventSource.CLOSED) again()
    }
    opened.addEventListener('reset', again)
    for (const kind of KINDS) {
      opened.addEventListener(kind, (event: MessageEvent<string>) => {
        const whole = model.apply(kind, JSON.parse(event.data), Number(event.lastEventId) || null)
        if (!whole) again()
        else if (kind === 'conversation' || kind === 'turn' || kind === 'message') changed()
      })
    }
  }

  open()
  return () => {
    stopped = true
    if (timer) clearTimeout(timer)
    source?.close()
  }
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
        stop = follow(loaded, () => {
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
