import type { TFunction } from 'i18next'
import type { Completion, Message } from '../../shared/api/types'
import { money } from '../../shared/format'

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

/** What stands behind an answer's cost: a sum that the provider names is told apart, with ours beside it. */
export function costTitle(t: TFunction, { providedCostNano, computedCostNano }: Completion): string {
  if (typeof providedCostNano !== 'number') return t('lane.cost')
  if (typeof computedCostNano !== 'number') return t('lane.costProvidedAlone')
  return t('lane.costProvided', { computed: money(computedCostNano) })
}
