import type { Lane, Message } from '../../shared/api/types'
import type { ConversationModel } from './model'

export interface AskedTurn {
  turn: string
  text: string
}

/** What was asked in the histories that these lanes show now, oldest first. */
export function turnsOf(model: ConversationModel, lanes: Lane[]): AskedTurn[] {
  const asked = new Map<string, Message>()
  for (const lane of lanes) {
    for (const message of model.path(lane.leaf)) {
      if (message.role === 'user' && !asked.has(message.turn)) asked.set(message.turn, message)
    }
  }
  return [...asked.values()]
    .sort((one, other) => one.createdAt.localeCompare(other.createdAt))
    .map(({ turn, text }) => ({ turn, text }))
}
