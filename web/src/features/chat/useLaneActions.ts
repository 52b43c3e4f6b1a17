import { useMemo } from 'react'
import { toast } from 'sonner'
import { ApiError, call } from '../../shared/api/client'
import type { Conversation, Lane, LaneChange, Message, NewLane, Regeneration } from '../../shared/api/types'
import type { LaneActions } from './actions'
import { MOST_LANES } from './lanes'
import type { ConversationModel } from './model'

export function complain(error: unknown) {
  toast.error(error instanceof ApiError ? error.message : String(error))
}

export async function stop(conversation: Conversation, lane: string | null) {
  await call('POST', `/api/conversations/${conversation.id}/stop`, { lane }).catch(complain)
}

export function openLanes(conversation: Conversation): Lane[] {
  return conversation.lanes.filter((lane) => lane.open).sort((one, other) => one.position - other.position)
}

export async function addLane(model: ConversationModel, wanted: NewLane) {
  const { id } = model.conversation
  if (openLanes(model.conversation).length >= MOST_LANES) return
  const lane = await call<Lane>('POST', `/api/conversations/${id}/lanes`, wanted)
  if (!model.conversation.lanes.some((known) => known.id === lane.id)) {
    model.setConversation({ ...model.conversation, lanes: [...model.conversation.lanes, lane] })
  }
}

/** The same functions for as long as the conversation is open, so that lanes need not render again. */
export function useLaneActions(model: ConversationModel): LaneActions {
  return useMemo(() => {
    const path = `/api/conversations/${model.conversation.id}`
    const put = (changed: Lane) => {
      const lanes = model.conversation.lanes.map((known) => (known.id === changed.id ? changed : known))
      model.setConversation({ ...model.conversation, lanes })
    }
    const patch = async (lane: Lane, change: LaneChange) => {
      put(await call<Lane>('PATCH', `${path}/lanes/${lane.id}`, change))
    }
    const move = async (lane: Lane, step: number) => {
      const order = openLanes(model.conversation)
      const at = order.findIndex((known) => known.id === lane.id)
      const other = order[at + step]
      if (!other) return
      order[at] = other
      order[at + step] = lane
      const moved = order.map((known, position) => ({ known, position })).filter(({ known, position }) => known.position !== position)
      for (const { known, position } of moved) await patch(known, { position })
    }
    const close = async (lane: Lane) => {
      await call('DELETE', `${path}/lanes/${lane.id}`)
      put({ ...lane, open: false })
    }
    const regenerate = async (message: string, other?: string) => {
      const made = await call<Message>('POST', `${path}/messages/${message}/regenerate`, { model: other } satisfies Regeneration)
      model.addMessages([made])
    }
    return {
      change: (lane, change) => { void patch(lane, change).catch(complain) },
      duplicate: (lane) => { void addLane(model, { model: lane.model, parameters: lane.parameters }).catch(complain) },
      move: (lane, step) => { void move(lane, step).catch(complain) },
      close: (lane) => { void close(lane).catch(complain) },
      stop: (lane) => { void stop(model.conversation, lane.id) },
      regenerate: (message, other) => { void regenerate(message, other).catch(complain) },
    }
  }, [model])
}
