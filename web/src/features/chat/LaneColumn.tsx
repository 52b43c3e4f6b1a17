import { ArrowDown, CircleUserRound } from 'lucide-react'
import { memo, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Lane } from '../../shared/api/types'
import type { LaneActions } from './actions'
import { Answer } from './Answer'
import { LaneFooter } from './LaneFooter'
import { LaneHeader } from './LaneHeader'
import { hue } from './lanes'
import type { ConversationModel } from './model'
import { useMessage, useTree } from './useConversation'

interface Props {
  model: ConversationModel
  lane: Lane
  at: number
  count: number
  actions: LaneActions
}

const NEAR_END = 60

/** One model's column: its own history and what can be done with it. */
export function LaneColumn({ model, lane, at, count, actions }: Props) {
  const { t } = useTranslation()
  useTree(model)
  const path = model.path(lane.leaf)
  const leaf = useMessage(model, lane.leaf ?? '')
  const { scroller, following, latest } = useFollowing(leaf?.text.length ?? 0, lane.leaf)
  return (
    <section className="lane" data-lane={hue(at)} data-state={leaf?.state ?? 'empty'} aria-label={t('lane.label', { at: at + 1, model: lane.model })} tabIndex={-1}>
      <LaneHeader model={model} lane={lane} at={at} count={count} actions={actions} />
      <div className="lane-body" ref={scroller} tabIndex={0} role="group" aria-label={t('lane.transcript', { model: lane.model })}>
        {path.length === 0 ? <p className="muted lane-empty">{t('lane.empty')}</p> : null}
        {path.map((message) => (
          <MessageView key={message.id} model={model} id={message.id} actions={actions} />
        ))}
      </div>
      {following ? null : (
        <button type="button" className="latest" onClick={latest}>
          <ArrowDown size={14} aria-hidden="true" /> {t('lane.latest')}
        </button>
      )}
      {leaf?.role === 'assistant' ? (
        <LaneFooter
          model={model}
          message={leaf}
          onStop={() => { actions.stop(lane) }}
          onRegenerate={() => { actions.regenerate(leaf.id) }}
          onSibling={(id) => { actions.change(lane, { leaf: model.deepest(id) }) }}
        />
      ) : null}
      <p className="visually-hidden" role="status">
        {leaf?.role === 'assistant' ? t(`lane.state.${leaf.state}`, { model: lane.model }) : ''}
      </p>
    </section>
  )
}

const MessageView = memo(function MessageView({ model, id, actions }: { model: ConversationModel; id: string; actions: LaneActions }) {
  const message = useMessage(model, id)
  if (!message) return null
  return message.role === 'user' ? (
    <div className="prompt">
      <CircleUserRound size={15} aria-hidden="true" />
      <p>{message.text}</p>
    </div>
  ) : (
    <Answer message={message} onRetry={(other) => { actions.regenerate(message.id, other) }} />
  )
})

/** Keeps the end in view until the reader scrolls up; takes hold again near the end. */
function useFollowing(length: number, leaf: string | null) {
  const scroller = useRef<HTMLDivElement>(null)
  const [following, setFollowing] = useState(true)
  const held = useRef(true)

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const set = (next: boolean) => {
      held.current = next
      setFollowing(next)
    }
    const end = () => element.scrollHeight - element.scrollTop - element.clientHeight
    let top = element.scrollTop
    const scrolled = () => {
      if (element.scrollTop < top - 1) set(end() < 4)
      else if (end() < NEAR_END) set(true)
      top = element.scrollTop
    }
    const wheel = (event: WheelEvent) => {
      if (event.deltaY < 0 && element.scrollHeight > element.clientHeight) set(false)
    }
    element.addEventListener('scroll', scrolled, { passive: true })
    element.addEventListener('wheel', wheel, { passive: true })
    const grown = new ResizeObserver(() => {
      if (held.current) element.scrollTop = element.scrollHeight
    })
    for (const child of element.children) grown.observe(child)
    return () => {
      element.removeEventListener('scroll', scrolled)
      element.removeEventListener('wheel', wheel)
      grown.disconnect()
    }
  }, [leaf])

  useLayoutEffect(() => {
    const element = scroller.current
    if (element && held.current) element.scrollTop = element.scrollHeight
  }, [length, leaf])

  const latest = () => {
    const element = scroller.current
    if (!element) return
    held.current = true
    setFollowing(true)
    element.scrollTop = element.scrollHeight
  }
  return { scroller, following, latest }
}
