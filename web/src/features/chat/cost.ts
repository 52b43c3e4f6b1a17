import type { Message } from '../../shared/api/types'

export interface Cost {
  /** Nano-dollars of the answers whose cost is known. */
  known: number
  /** Whether some answer was charged and nobody knows how much. */
  unknown: boolean
}

/** What the answers of a conversation cost, every sibling counted. An unknown cost is never counted as nothing. */
export function costOf(messages: Iterable<Message>): Cost {
  const cost = { known: 0, unknown: false }
  for (const { completion } of messages) {
    if (!completion) continue
    if (completion.costNano !== null) cost.known += completion.costNano
    else if (completion.usageSource !== 'none') cost.unknown = true
  }
  return cost
}
