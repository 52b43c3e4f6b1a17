import { ArrowDown } from 'lucide-react'
import { memo, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Lane } from '../../shared/api/types'
import { useModelLabel } from '../catalog/useCatalog'
import type { LaneActions } from './actions'
import { LaneFooter } from './LaneFooter'
import { LaneHeader } from './LaneHeader'
import { hue, letter } from './lanes'
import type { ConversationModel } from './model'
import { Transcript, type ShownTurn } from './Transcript'
import { useMessageState, useTree } from './useConversation'
import { useFollowing } from './useFollowing'

interface Props {
  model: ConversationModel
  lane: Lane
  at: number
  count: number
  actions: LaneActions
  shown: ShownTurn | null
}

/** One model's column: its own history and what can be done with it. Does not render with every word. */
export const LaneColumn = memo(function LaneColumn({ model, lane, at, count, actions, shown }: Props) {
  const { t } = useTranslation()
  useTree(model)
  const label = useModelLabel(lane.model)
  const root = useSeen(model, lane.id)
  const path = model.path(lane.leaf)
  const leaf = path.at(-1)
  const state = useMessageState(model, lane.leaf ?? '')
  const { scroller, content, following, latest, settle } = useFollowing(leaf?.turn ?? null)
  return (
    <section
      ref={root}
      className="lane"
      data-lane={hue(at)}
      data-state={state ?? 'empty'}
      aria-label={t('lane.label', { letter: letter(at), model: label })}
      tabIndex={-1}
    >
      <LaneHeader model={model} lane={lane} at={at} count={count} actions={actions} />
      <div className="lane-body" ref={scroller} tabIndex={0} role="group" aria-label={t('lane.transcript', { model: label })}>
        {path.length === 0 ? <p className="muted lane-empty">{t('lane.empty')}</p> : null}
        <div ref={content}>
          <Transcript model={model} path={path} actions={actions} scroller={scroller} shown={shown} onGone={settle} />
        </div>
      </div>
      {following ? null : (
        <button type="button" className="latest" onClick={latest}>
          <ArrowDown size={13} aria-hidden="true" /> {t('lane.latest')}
        </button>
      )}
      {leaf?.role === 'assistant' ? <LaneFooter model={model} lane={lane} leaf={leaf.id} actions={actions} /> : null}
      <p className="visually-hidden" role="status">
        {leaf?.role === 'assistant' && state ? t(`lane.state.${state}`, { model: label }) : ''}
      </p>
    </section>
  )
})

/** Tells the model whether this lane is on the screen. */
function useSeen(model: ConversationModel, lane: string) {
  const root = useRef<HTMLElement>(null)
  useEffect(() => {
    const element = root.current
    if (!element) return
    const watch = new IntersectionObserver((entries) => {
      for (const entry of entries) model.setSeen(lane, entry.isIntersecting)
    })
    watch.observe(element)
    return () => {
      watch.disconnect()
      model.setSeen(lane, true)
    }
  }, [model, lane])
  return root
}
